import { readFileSync } from 'node:fs';

/** A fenced block of a Markdown file. */
export interface CodeBlock {
  language: string;
  /** What follows the language on the fence: a file's name, where the page gives one. */
  name: string;
  text: string;
  /** Where it begins, for messages. */
  line: number;
}

/** The fenced blocks of a page, in its order: what tests take from the documentation instead of repeating it. */
export function codeBlocksOf(page: string): CodeBlock[] {
  const markdown = readFileSync(page, 'utf8');
  return [...markdown.matchAll(/^```([\w-]*) *(.*)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: language = '', 2: name = '', 3: text = '' }) => ({
      language,
      name,
      text,
      line: markdown.slice(0, index).split('\n').length,
    }),
  );
}
