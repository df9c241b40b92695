/**
 * Images as subscribers see them: one object for each version of an object, which all snapshots and events share, whatever their filters and groups.
 * What is made of it for one subscriber, such as its text, serves all. An object is kept as long as its image lives, or until there are too many:
 * then all are made anew when they are shown again.
 */
export class ShownObjects<Image extends object, Shown extends object> {
  readonly #show: (image: Image) => Shown;
  readonly #most: number;
  #shown = new WeakMap<Image, Shown>();
  /** Made since they were last dropped, whether or not their images live. */
  #made = 0;

  /**
   * @param show makes an image's object. The image never changes.
   * @param most objects that are kept. By default 65,536, which take some 300 bytes each: their texts are the image's own.
   */
  constructor(show: (image: Image) => Shown, most = 65_536) {
    this.#show = show;
    this.#most = most;
  }

  of(image: Image): Shown {
    return this.#shown.get(image) ?? this.#make(image);
  }

  #make(image: Image): Shown {
    if (this.#made >= this.#most) {
      this.#shown = new WeakMap();
      this.#made = 0;
    }
    const shown = this.#show(image);
    this.#shown.set(image, shown);
    this.#made++;
    return shown;
  }
}
