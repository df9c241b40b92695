import type { GraphQLResolveInfo } from 'graphql';
import { connectionType } from '../connection.ts';
import { GameSession } from '../refs.ts';
import { isSelected } from '../selection.ts';

export const GameSessionConnection = connectionType(GameSession, 'game sessions');

/** Whether the connection being resolved is better read with DescribeGameSessionDetails. */
export function selectsDetails(info: GraphQLResolveInfo): boolean {
  return isSelected(info, ['nodes', 'protectionPolicy']) || isSelected(info, ['edges', 'node', 'protectionPolicy']);
}
