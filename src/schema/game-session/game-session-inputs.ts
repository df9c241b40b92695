import { builder } from '../builder.ts';
import { FleetSelector } from '../fleet/fleet-selector.ts';
import { PlayerSessionCreationPolicyInput, ProtectionPolicyInput, TerminationMode } from './game-session-enums.ts';

const GamePropertyInput = builder.inputType('GamePropertyInput', {
  description: 'A pair that a game gives its session.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'At most 32 characters.' }),
    value: t.string({ required: true, description: 'At most 96 characters.' }),
  }),
});

export const CreateGameSessionInput = builder.inputType('CreateGameSessionInput', {
  description: 'The game session to create.',
  fields: (t) => ({
    fleet: t.field({ type: FleetSelector, required: true, description: 'The fleet that shall host it.' }),
    location: t.string({ description: 'Where: the home Region unless given. Anywhere fleets require it.' }),
    maximumPlayerSessionCount: t.int({ required: true, description: 'Slots for players.' }),
    name: t.string({ description: 'A display name of 1 to 1,024 characters; need not be unique.' }),
    gameProperties: t.field({ type: [GamePropertyInput], description: 'Up to 16 pairs for the game and for search.' }),
    gameSessionData: t.string({
      description: 'What the server process is given at the start, up to 262,144 characters.',
    }),
    creatorId: t.string({
      description:
        "The creator's name, 1 to 1,024 characters. Required where the fleet has a `resourceCreationLimitPolicy`; without one, GameLift takes one request of a creator a second.",
    }),
    idempotencyToken: t.string({
      description:
        'Makes the request safe to repeat: 1 to 48 letters, digits and dashes. The gateway makes one where it is missing.',
    }),
  }),
});

export const UpdateGameSessionInput = builder.inputType('UpdateGameSessionInput', {
  description: 'Only the members given are changed. Game properties are merged by key; none can be removed.',
  fields: (t) => ({
    gameSessionId: t.string({ required: true, description: "The game session's ARN." }),
    name: t.string({ description: 'A display name of 1 to 1,024 characters.' }),
    maximumPlayerSessionCount: t.int({ description: 'Slots for players.' }),
    playerSessionCreationPolicy: t.field({
      type: PlayerSessionCreationPolicyInput,
      description: 'Whether it shall take new players.',
    }),
    protectionPolicy: t.field({
      type: ProtectionPolicyInput,
      description: 'Whether it shall survive a scale-down of its fleet.',
    }),
    gameProperties: t.field({ type: [GamePropertyInput], description: 'Pairs to add, or whose value to change.' }),
  }),
});

export const TerminateGameSessionInput = builder.inputType('TerminateGameSessionInput', {
  description: 'The game session to end.',
  fields: (t) => ({
    gameSessionId: t.string({ required: true, description: "The game session's ARN." }),
    mode: t.field({ type: TerminationMode, required: true, description: 'How to end it.' }),
  }),
});
