import { LRUCache } from 'lru-cache';

/**
 * What objects were written as, by the shape of the selection: results that share objects write each once for all that select the same of it and are
 * answered alike. A text lives as long as its object does, or until there are too many: then those of the shapes that were not asked for
 * longest are let go of.
 */
export class KeptTexts {
  readonly #mostCharacters: number;
  readonly #byShape = new LRUCache<string, KeptText>({
    max: mostShapes,
    maxSize: mostCharactersOfShapes,
    sizeCalculation: (_, shape) => shape.length,
    dispose: (text) => text.clear(),
  });
  /** Of texts that were kept since they were last cleared, whether or not their objects live. */
  #characters = 0;

  constructor(mostCharacters = mostCharactersKept) {
    this.#mostCharacters = mostCharacters;
  }

  /** @param shape what is selected, as what and in which order: equal only where the same object is written the same. */
  of(shape: string): KeptText {
    const known = this.#byShape.get(shape) ?? new KeptText((characters) => this.#count(characters));
    this.#byShape.set(shape, known);
    return known;
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters <= this.#mostCharacters) return;
    for (const text of this.#byShape.rvalues()) {
      text?.clear();
      if (this.#characters <= this.#mostCharacters / 2) return;
    }
  }
}

/** The texts of one shape: of each object the last one. */
export class KeptText {
  readonly #onChange: (characters: number) => void;
  #texts = new WeakMap<object, { visibility: string; text: string }>();
  #characters = 0;

  /** @param onChange gets by how many characters more, or less, are kept. */
  constructor(onChange: (characters: number) => void) {
    this.#onChange = onChange;
  }

  get(source: object, visibility: string): string | undefined {
    const known = this.#texts.get(source);
    return known?.visibility === visibility ? known.text : undefined;
  }

  set(source: object, visibility: string, text: string): void {
    // In one piece: what was added up would be put together anew in every text that it becomes part of.
    this.#texts.set(source, { visibility, text: Buffer.from(text).toString() });
    this.#characters += text.length;
    this.#onChange(text.length);
  }

  clear(): void {
    this.#texts = new WeakMap();
    this.#onChange(-this.#characters);
    this.#characters = 0;
  }
}

const mostShapes = 1_000;
const mostCharactersOfShapes = 500_000;
/** A fleet of 5,000 sessions has some two million characters in a lobby's words. */
const mostCharactersKept = 32 * 1_048_576;
