import { Lexer, Source, TokenKind } from 'graphql';

/** `where` nests 32 times, an object in a list each time, and fields at most a hundred times. */
const deepestNesting = 200;

/**
 * Whether a document's brackets nest deeper than any that means something. The parser recurses: it would run out of stack.
 *
 * @throws GraphQLError where a token is none.
 */
export function nestsTooDeep(query: string, maxTokens: number): boolean {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  for (let tokens = 0; tokens <= maxTokens; tokens++) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return false;
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) depth += 1;
    else if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R) depth -= 1;
    if (depth > deepestNesting) return true;
  }
  // The parser stops there, too.
  return false;
}
