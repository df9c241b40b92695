/** A log entry as pino writes it: `time` in milliseconds since 1970, `level` by name, `msg`, and the entry's fields. */
export interface LogEntry {
  readonly time: number;
  readonly level: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/**
 * A log entry for people: local time, level and message on one line, then each field as indented JSON. The stack of an
 * error keeps its lines. Control characters are shown as `\uXXXX`, so that no text can act on the terminal.
 */
export function prettyLines({ time, level, msg, ...fields }: LogEntry, hasColors: boolean): string {
  const paint = (colour: number, text: string) => (hasColors ? `\u001b[${colour}m${text}\u001b[39m` : text);
  const head = `${paint(colours[level] ?? plain, level.toUpperCase())}:`;
  const first = [`[${timeOfDay(new Date(time))}]`, head, ...(msg === undefined ? [] : [paint(cyan, shown(msg))])];
  const rest = Object.entries(fields).map(([name, value]) => `${paint(magenta, shown(name))}: ${shown(textOf(value))}`);
  return [first.join(' '), ...rest.map(indented), ''].join('\n');
}

const [red, green, yellow, blue, magenta, cyan, plain] = [31, 32, 33, 34, 35, 36, 39];
const colours: Readonly<Record<string, number>> = { debug: blue, info: green, warn: yellow, error: red };
const indent = '    ';

/** HH:MM:SS.mmm */
function timeOfDay(date: Date): string {
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** JSON, but for the lines of a stack. */
function textOf(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  return json.replace(/^( *)"stack": "(.*)"(,?)$/gm, (line, margin: string, stack: string, comma: string) =>
    stack.includes('\\n')
      ? `${margin}"stack":\n${margin}${indent}${JSON.parse(`"${stack}"`).replaceAll('\n', `\n${margin}${indent}`)}${comma}`
      : line,
  );
}

function indented(lines: string): string {
  return indent + lines.replaceAll('\n', `\n${indent}`);
}

/** Everything but line feeds; JSON has escaped those of its strings. */
function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
