import { operationOf, plainOperation } from '../gamelift/cursor.ts';
import { mostPages, pageCap, pagesOf, searchPageCap } from '../gamelift/page-caps.ts';
import { defaultLiveSettings } from '../live/settings.ts';

/** What a field may cost in GameLift calls, and what that is multiplied by below it: declared beside the field, in its `extensions`. */
export interface FieldCost {
  /** Calls each time that the field is resolved; or as many as a page of the connection takes that it is a field of. */
  calls: number | 'page' | ((args: Arguments) => number);
  /** How many objects it leads to at most: of a list, or of a connection's page. */
  items?: number | ((args: Arguments) => number);
  /** Of a list: for how many of its objects calls are priced beforehand. What is beyond is added to the price once it is known. Default `items`. */
  pricedItems?: number;
  /** So many siblings of a list are read together. */
  batch?: number;
  /** The objects that siblings lead to come at different moments: nothing below them is read together. */
  apart?: true;
  /** Its objects are those of the page above it. */
  ofPage?: 'list' | 'edge';
  /** Of a connection: the calls of each upstream page. Default 1. */
  callsPerPage?: number;
  /** Fields of the objects it leads to that are read along with them where they are selected. */
  brings?: readonly string[] | ((args: Arguments) => readonly string[]);
  /** The field by which the objects it leads to lead back to the object that it is a field of, which is not read again. */
  leadsBack?: string;
}

/** As the schema coerces them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** To be spread into a field's `extensions`. */
export function costs(cost: FieldCost): { cost: FieldCost } {
  return { cost };
}

/** A connection over an upstream list: a call for each page that `first` needs. */
export function pageCosts(
  more: Pick<FieldCost, 'brings' | 'leadsBack' | 'callsPerPage'> & {
    cap?: number;
    /** Whether items of the list may be passed over, so that it takes as many pages as one field walks. */
    passesOver?: (args: Arguments) => boolean;
  } = {},
) {
  const { cap = pageCap, passesOver = () => false, ...rest } = more;
  const { callsPerPage = 1 } = rest;
  return costs({
    calls(args) {
      if (passesOver(args)) return callsPerPage * mostPages;
      return callsPerPage * pagesOf(wanted(args.first), args.after, cap);
    },
    items: ({ first }) => Math.min(wanted(first), mostPages * cap),
    ...rest,
  });
}

/** A list of game sessions. It goes on with the operation that gave out its cursor: one of the two does not tell the policies. */
export const gameSessionCosts = pageCosts({
  brings: ({ after }) => (operationOf(after) === plainOperation ? [] : ['protectionPolicy']),
});

/** SearchGameSessions has small pages. */
export const searchCosts = pageCosts({ cap: searchPageCap });

/** Sessions in one part of a snapshot. */
export const mostOfPart = defaultLiveSettings.snapshotPartLength;

/** Out of bounds the field is refused; it is not to be counted as nothing until then. */
function wanted(first: unknown): number {
  return typeof first === 'number' ? Math.min(Math.max(first, 1), 1_000) : 20;
}
