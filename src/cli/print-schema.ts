import { printGatewaySchema } from '../schema/print-schema.ts';
import { CommandFailure, type RunCommand } from './command.ts';

/** The graph, for code generators. */
export const runPrintSchema: RunCommand = async ([surplus], { print }) => {
  if (surplus !== undefined) throw new CommandFailure(`print-schema takes no arguments, got "${surplus}"`);
  print(printGatewaySchema().trimEnd());
};
