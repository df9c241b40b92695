import { builder } from '../builder.ts';

const unknown = { description: 'A value that GameLift added after this schema was written.' };

const statuses = {
  ACTIVATING: { description: 'Being started by a server process; nobody can join yet.' },
  ACTIVE: { description: 'Running; players can join.' },
  TERMINATING: { description: 'Being ended on request; its server process has not gone yet.' },
  TERMINATED: { description: 'Ended. GameLift keeps it for 30 days.' },
} as const;
const error = { description: 'Failed; GameLift does not say when it uses this.' };

export const GameSessionStatus = builder.enumType('GameSessionStatus', {
  description:
    'Where a game session stands in its life. UNKNOWN stands for a value that GameLift added after this schema was written.',
  values: { ...statuses, ERROR: error, UNKNOWN: unknown } as const,
});

export const GameSessionStatusFilter = builder.enumType('GameSessionStatusFilter', {
  description: 'The statuses that GameLift can filter on.',
  values: statuses,
});

export const GameSessionTransitionFilter = builder.enumType('GameSessionTransitionFilter', {
  description: 'The statuses to which a transition can be subscribed.',
  values: { ...statuses, ERROR: error } as const,
});

export const GameSessionStatusReason = builder.enumType('GameSessionStatusReason', {
  description: 'Why a game session ended.',
  values: {
    INTERRUPTED: { description: 'Its Spot instance was reclaimed.' },
    TRIGGERED_ON_PROCESS_TERMINATE: { description: 'It was asked to end, and its server process did.' },
    FORCE_TERMINATED: { description: 'It was ended by force.' },
    UNKNOWN: unknown,
  } as const,
});

const creationPolicies = {
  ACCEPT_ALL: { description: 'New players may reserve a slot.' },
  DENY_ALL: { description: 'No new player may.' },
} as const;

export const PlayerSessionCreationPolicy = builder.enumType('PlayerSessionCreationPolicy', {
  description: 'Whether a game session takes new players.',
  values: { ...creationPolicies, UNKNOWN: unknown } as const,
});

export const PlayerSessionCreationPolicyInput = builder.enumType('PlayerSessionCreationPolicyInput', {
  description: 'Whether a game session shall take new players.',
  values: creationPolicies,
});

export const PlayerGatewayStatus = builder.enumType('PlayerGatewayStatus', {
  description:
    "Whether players reach a game session, or those of a fleet's location, through GameLift's player gateway.",
  values: {
    DISABLED: { description: 'They connect to the server directly.' },
    ENABLED: { description: 'They connect through the player gateway.' },
    UNKNOWN: unknown,
  } as const,
});

const protectionPolicies = {
  NO_PROTECTION: { description: 'Scaling down may end it while it is ACTIVE.' },
  FULL_PROTECTION: { description: 'Scaling down spares it while it is ACTIVE.' },
} as const;

export const ProtectionPolicy = builder.enumType('ProtectionPolicy', {
  description: 'Whether a game session survives a scale-down of its fleet.',
  values: { ...protectionPolicies, UNKNOWN: unknown } as const,
});

export const ProtectionPolicyInput = builder.enumType('ProtectionPolicyInput', {
  description: 'Whether a game session shall survive a scale-down of its fleet.',
  values: protectionPolicies,
});

export const TerminationMode = builder.enumType('TerminationMode', {
  description: 'How a game session is ended.',
  values: {
    TRIGGER_ON_PROCESS_TERMINATE: {
      description: 'Asks the server process to end; the session stays TERMINATING until it has.',
    },
    FORCE_TERMINATE: { description: 'Ends the server process at once.' },
  } as const,
});
