/** What a message quotes of a value that a client sent, in UTF-16 code units. */
const longestQuote = 100;

/** The text, or its beginning and its end with an ellipsis between, in at most `most` code units. Splits no surrogate pair. */
export function shorten(text: string, most = longestQuote): string {
  if (text.length <= most) return text;
  let head = Math.ceil((most - 1) / 2);
  let tail = text.length - (most - 1 - head);
  if (isHighSurrogate(text.charCodeAt(head - 1))) head--;
  if (isLowSurrogate(text.charCodeAt(tail))) tail++;
  return `${text.slice(0, head)}…${text.slice(tail)}`;
}

/** A client's value as a message shows it: quoted, escaped, and shortened, in at most `longestQuote` code units. */
export function quote(value: string): string {
  // Escaped, a code unit takes six at most: what does not fit even then is not escaped as a whole.
  const escaped = JSON.stringify(shorten(value, longestQuote)).slice(1, -1);
  return `"${shorten(escaped, longestQuote - 2)}"`;
}

/** Shortens each word that is longer than a message may quote: an ID, a name, a number, a text without spaces. */
export function withShortWords(message: string): string {
  return message.length <= longestQuote ? message : message.replace(tooLongWord, (word) => shorten(word));
}

const tooLongWord = new RegExp(`\\S{${longestQuote + 1},}`, 'g');

/**
 * A message of graphql-js with all that it quotes shortened: what stands in double quotes, values that it prints or inspects, words. In at most
 * `longestMessage` code units and in linear time, whatever its length.
 */
export function withShortQuotes(message: string): string {
  if (message.length <= longestQuote) return message;
  const quotesCut = withQuotesCut(message);
  const [, before = quotesCut, value = '', after = ''] = printedValue.exec(quotesCut) ?? [];
  return shorten(withShortWords(`${before}${shorten(value)}${after}`), longestMessage);
}

const longestMessage = 500;
/** Quotes and a full stop around it, what was quoted is still no longer than a word may be. */
const longestQuoted = longestQuote - 10;
/** The value stands at the end, or before the place and the reason. */
const printedValue = /^(.*? (?:found|value:|value) )([{["\d-].*?)((?: at "[^"]*")?; [^;]*|\.?)$/s;

function withQuotesCut(message: string): string {
  let cut = '';
  let at = 0;
  for (;;) {
    const open = message.indexOf('"', at);
    if (open === -1) return cut + withShortWords(message.slice(at));
    const close = closingQuote(message, open + 1);
    cut += withShortWords(message.slice(at, open));
    cut += `"${shorten(message.slice(open + 1, close), longestQuoted)}"`;
    if (close === message.length) return cut;
    at = close + 1;
  }
}

/** The next quote that no backslash escapes; the message's length where there is none. */
function closingQuote(message: string, from: number): number {
  for (let at = message.indexOf('"', from); at !== -1; at = message.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (at - backslashes > from && message[at - backslashes - 1] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return message.length;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
