/** What the difference of two images needs to know about a kind of session. All of it is pure. */
export interface ObjectModel<Image> {
  idOf(image: Image): string;
  statusOf(image: Image): string;
  /** The status's place in the life cycle; null for a status that we don't know, which has none. */
  rankOf(image: Image): number | null;
  /** Whether a session in this status is over for good. */
  isEnded(image: Image): boolean;
  /** `read`, with the members that its operation doesn't bring taken from what is known. */
  complete(read: Image, known: Image): Image;
  /** `known`, with the status of `read` and the members that belong to the status. */
  withStatusOf(known: Image, read: Image): Image;
  isSame(one: Image, other: Image): boolean;
  /** Whether two images agree in all but the members that belong to the status. */
  isSameApartFromStatus(one: Image, other: Image): boolean;
  /** The image of a session that GameLift no longer knows. */
  asUnknown(known: Image): Image;
}
