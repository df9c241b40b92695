import { suggest } from '../config/suggest.ts';
import { introspectGatewaySchema, possibleTypes, printGatewaySchema } from '../schema/print-schema.ts';
import { CommandFailure, type RunCommand } from './command.ts';

/** The graph, for code generators and for clients' caches. */
export const runPrintSchema: RunCommand = async ([name = 'sdl', surplus], { print }) => {
  if (surplus !== undefined) throw new CommandFailure(`print-schema takes one argument at most, got "${surplus}" too`);
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (!format) {
    const meant = suggest(name, Object.keys(formats)) ?? Object.keys(formats).join(', ');
    throw new CommandFailure(`print-schema: expected a format (${meant}), got "${name}"`);
  }
  print(format());
};

const formats: Readonly<Record<string, () => string>> = {
  sdl: () => printGatewaySchema().trimEnd(),
  introspection: () => JSON.stringify(introspectGatewaySchema()),
  'possible-types': () => JSON.stringify(possibleTypes(), null, 2),
};
