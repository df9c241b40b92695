import { LRUCache } from 'lru-cache';

/**
 * What objects were written as, by the shape of the selection: queries that share a read share its objects, and each is written once for all
 * that select the same of it and are answered alike. A text lives as long as its object does.
 */
export class KeptTexts {
  readonly #byShape = new LRUCache<string, KeptText>({
    max: mostShapes,
    maxSize: mostCharacters,
    sizeCalculation: (_, shape) => shape.length,
  });

  /** @param shape what is selected, as what and in which order: equal only where the same object is written the same. */
  of(shape: string): KeptText {
    const known = this.#byShape.get(shape) ?? new KeptText();
    this.#byShape.set(shape, known);
    return known;
  }
}

/** The texts of one shape: of each object the last one. */
export class KeptText {
  readonly #texts = new WeakMap<object, { visibility: string; text: string }>();

  get(source: object, visibility: string): string | undefined {
    const known = this.#texts.get(source);
    return known?.visibility === visibility ? known.text : undefined;
  }

  set(source: object, visibility: string, text: string): void {
    // In one piece: what was added up would be put together anew in every text that it becomes part of.
    this.#texts.set(source, { visibility, text: Buffer.from(text).toString() });
  }
}

const mostShapes = 1_000;
const mostCharacters = 500_000;
