import { mostPages, pageCap, pagesOf, searchPageCap } from '../gamelift/page-caps.ts';
import { defaultLiveSettings } from '../live/settings.ts';

/** What a field may cost in GameLift calls, and what that is multiplied by below it: declared beside the field, in its `extensions`. */
export interface FieldCost {
  /** Calls each time that the field is resolved. */
  calls: number | ((args: Arguments) => number);
  /** How many objects it leads to at most: of a list, or of a connection's page. */
  items?: number | ((args: Arguments) => number);
  /** So many siblings of a list are read together. */
  batch?: number;
  /** Its objects are those of the page above it. */
  ofPage?: true;
  /** Fields somewhere below it that need no call of their own where this one has made its calls. */
  brings?: readonly string[];
}

/** As the schema coerces them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** To be spread into a field's `extensions`. */
export function costs(cost: FieldCost): { cost: FieldCost } {
  return { cost };
}

/** A connection over an upstream list: a call for each page that `first` needs. */
export function pageCosts(
  more: Pick<FieldCost, 'brings'> & {
    cap?: number;
    callsEach?: number;
    /** Whether items of the list may be passed over, so that it takes as many pages as one field walks. */
    passesOver?: (args: Arguments) => boolean;
  } = {},
) {
  const { cap = pageCap, callsEach = 1, passesOver = () => false, ...rest } = more;
  return costs({
    calls(args) {
      if (passesOver(args)) return callsEach * mostPages;
      return callsEach * pagesOf(wanted(args.first), args.after, cap);
    },
    items: ({ first }) => Math.min(wanted(first), mostPages * cap),
    ...rest,
  });
}

/** SearchGameSessions has small pages. */
export const searchCosts = pageCosts({ cap: searchPageCap });

/** Sessions in one part of a snapshot. */
export const mostOfPart = defaultLiveSettings.snapshotPartLength;

/** Out of bounds the field is refused; it is not to be counted as nothing until then. */
function wanted(first: unknown): number {
  return typeof first === 'number' ? Math.min(Math.max(first, 1), 1_000) : 20;
}
