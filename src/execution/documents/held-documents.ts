import type { DocumentNode } from 'graphql';
import type { ByteBudget, ByteClaim } from '../../lib/byte-budget.ts';

/**
 * The documents that subscriptions keep, each with its text, of which comments and white space may be most. A document counts once for a
 * principal, however many of its subscriptions came with the same one.
 */
export class HeldDocuments {
  readonly #budget: ByteBudget;
  readonly #byKey = new Map<string, Map<DocumentNode, HeldDocument>>();

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  /** Counts the document of one subscription, which `cut` ends. It must be closed once. */
  open(key: string, document: DocumentNode, cut: () => void): DocumentClaim {
    const ofKey = this.#byKey.get(key) ?? new Map<DocumentNode, HeldDocument>();
    this.#byKey.set(key, ofKey);
    const held = ofKey.get(document) ?? this.#hold(key, document);
    ofKey.set(document, held);
    held.cuts.add(cut);
    const close = () => {
      held.cuts.delete(cut);
      if (held.cuts.size > 0) return;
      held.claim.close();
      ofKey.delete(document);
      if (ofKey.size === 0 && this.#byKey.get(key) === ofKey) this.#byKey.delete(key);
    };
    return { isOpen: () => held.claim.isOpen, close };
  }

  #hold(key: string, { loc }: DocumentNode): HeldDocument {
    const cuts = new Set<() => void>();
    const cut = () => {
      for (const each of [...cuts]) each();
    };
    const claim = this.#budget.open(key, { cut });
    claim.set(bytesOfCharacter * (loc?.source.body.length ?? 0));
    return { claim, cuts };
  }
}

/** One subscription's share of a document. */
export interface DocumentClaim {
  /** False once the document was too much. It may be from the beginning. */
  isOpen: () => boolean;
  close: () => void;
}

interface HeldDocument {
  claim: ByteClaim;
  /** Of the subscriptions that keep it. */
  cuts: Set<() => void>;
}

/**
 * What a character counts. A text takes one byte or two; what is parsed of it up to forty where it is nothing but short names, and a few where it
 * is strings, comments and white space. More would leave a principal too few ordinary documents.
 */
const bytesOfCharacter = 6;
