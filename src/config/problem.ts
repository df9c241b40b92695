/** Why a command can't start: which setting, what was expected, what arrived. */
export interface Problem {
  /** As the user wrote it: `PORT`, `--port`. */
  name: string;
  expected: string;
  /** Undefined where nothing arrived, or where it is secret. */
  arrived?: string | undefined;
}

/** A problem as one line, without the credentials that a URL in it may hold. */
export function sentenceOf({ name, expected, arrived }: Problem): string {
  return `${name}: expected ${expected}${arrived === undefined ? '' : `, got ${JSON.stringify(withoutCredentials(arrived))}`}`;
}

function withoutCredentials(text: string): string {
  return text.replace(/(?<=\/\/)\S*(?=@)/, '(secret)');
}
