/** 48 random bits as text: names an epoch, an event, an append. Tells histories apart; it guards nothing secret. */
export function randomToken(random: () => number): string {
  return Math.floor(random() * 2 ** 48).toString(36);
}
