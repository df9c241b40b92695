import type * as domain from '../../live/live.ts';
import { builder } from '../builder.ts';

export const LiveEvent = builder.interfaceRef<{ cursor: string }>('LiveEvent').implement({
  description: 'Something that a subscription says.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      nullable: false,
      description: 'Where the stream stands. Hand the last one seen to `after` to go on from there.',
    }),
  }),
});

const StreamOutcome = builder.enumType('StreamOutcome', {
  description: 'How a stream begins, or begins again.',
  values: {
    NEW: { description: 'Without a cursor: the snapshot follows.' },
    RECOVERED: { description: 'Every event since the cursor follows, in order.' },
    RESET: { description: 'That could not be kept: a new snapshot follows and replaces what the client holds.' },
  } as const,
});

export const StreamStarted = builder.objectRef<domain.StreamStarted>('StreamStarted').implement({
  description:
    'The subscriber is registered: from here on nothing is missed. With RESET it may also come in mid-stream.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    outcome: t.expose('outcome', { type: StreamOutcome, nullable: false, description: 'How the stream begins.' }),
    resetReason: t.exposeString('reason', {
      description:
        'Why a resume was not possible (history trimmed, journal restarted, other arguments, alias moved). Only with RESET.',
    }),
  }),
});

export const StreamCheckpoint = builder.objectRef<domain.StreamCheckpoint>('StreamCheckpoint').implement({
  description:
    'All is well up to `observedAt`. Before StreamStarted, with `stale: true`: the subscription waits for GameLift, which it says within 5 s; such a cursor resumes as RESET.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      nullable: false,
      description:
        'Up to when everything that the gateway saw has been delivered. Before StreamStarted: when the subscription began.',
    }),
    stale: t.exposeBoolean('stale', {
      nullable: false,
      description: 'Whether GameLift could not be read as often as planned.',
    }),
  }),
});

export const ObservationSource = builder.enumType('ObservationSource', {
  description: 'How the gateway came to know.',
  values: {
    POLL: { description: 'It looked.' },
    PUSH: { description: 'A notification made it look.' },
    MUTATION: { description: 'It was changed through this graph.' },
  } as const,
});
