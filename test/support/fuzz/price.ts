import type { FuzzCase } from './case.ts';

/**
 * The price of an operation in GameLift calls, by what a gateway with `maxCost: 1` says when it refuses it. 1 where it does not: then
 * the price is 1 or 0, or the operation was refused for another reason and makes no calls.
 */
export async function priceOf(url: string, { text, variables, principal }: FuzzCase): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...principal.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query: text, variables }),
  });
  const [, calls] = /could cause (\d+) GameLift calls/.exec(await response.text()) ?? [];
  return calls === undefined ? 1 : Number(calls);
}
