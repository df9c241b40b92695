import { isSameMember } from './members.ts';
import type { ObjectModel } from './model.ts';

/** Noted on an image: one of our own mutations was answered with it, and reads may not show it yet. Names the members that the mutation set. */
export interface Settling {
  readonly settles?: readonly string[] | undefined;
}

/** The members that a mutation has set; null where none was made, or a read has agreed with it. */
export function settlesOf(image: object): readonly string[] | null {
  return (image as Settling).settles ?? null;
}

/** What a read shows of a session that settles. */
export type Agreement = 'agrees' | 'less' | 'more';

/**
 * Compares a read with what the mutation was answered. `less`: a lower status, or another value of a member that the mutation set: the read lags
 * behind. `more`: a higher status, while a member that was set still has another value.
 */
export function agreementOf<Image extends object>(model: ObjectModel<Image>, known: Image, read: Image): Agreement {
  const [before, after] = [model.rankOf(known), model.rankOf(read)];
  if (before !== null && after !== null && after < before) return 'less';
  if ((settlesOf(known) ?? []).every((name) => isSameMember(known, read, name))) return 'agrees';
  return before !== null && after !== null && after > before ? 'more' : 'less';
}

/** The read, with what the mutation has set. */
export function withSettled<Image extends object>(known: Image, read: Image): Image {
  const settles = settlesOf(known) ?? [];
  const members = settles.map((name) => [name, known[name as keyof Image]]);
  return { ...read, ...Object.fromEntries(members), settles };
}
