/**
 * How many characters (code points) a text has, counted without copying it. Null where it has more code units than `most` characters can have:
 * then nothing is counted, so that the work is bounded whatever the text's length.
 */
export function countCharacters(text: string, most: number): number | null {
  if (text.length > 2 * most) return null;
  let characters = 0;
  for (let at = 0; at < text.length; characters++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return characters;
}

/** Whether a text has more characters than `most`, in work that `most` bounds. */
export function hasMoreCharacters(text: string, most: number): boolean {
  if (text.length <= most) return false;
  const characters = countCharacters(text, most);
  return characters === null || characters > most;
}
