/** Bytes that a flat image holds, roughly: the object, its texts, and its dates. */
export function flatImageBytes(image: object): number {
  let bytes = 320;
  for (const member of Object.values(image)) {
    if (typeof member === 'string') bytes += textBytes(member);
    else if (member instanceof Date) bytes += 48;
  }
  return bytes;
}

/** Bytes that texts hold, roughly: two a character. */
export function textBytes(...texts: string[]): number {
  return texts.reduce((sum, text) => sum + 16 + text.length * 2, 0);
}
