import type { Cluster, Instance } from './cluster.ts';

/** What happens to gateways and Redis in a history; each ends by itself in `end`, or at once where there is nothing to end. */
export interface Trouble {
  /** Whether it happens to one gateway alone, or to all of them. */
  readonly concerns: 'one' | 'all';
  /** Whether it may cost a part of the history, so that streams begin anew. */
  readonly losesHistory: boolean;
  begin(cluster: Cluster, instance: Instance): Promise<void>;
  end(cluster: Cluster, instance: Instance): Promise<void>;
}

export const troubles: Readonly<Record<string, Trouble>> = {
  kill: {
    concerns: 'one',
    losesHistory: false,
    begin: (_cluster, { process }) => process.kill(),
    end: (cluster, instance) => cluster.restart(instance),
  },
  pause: {
    concerns: 'one',
    losesHistory: false,
    begin: async (_cluster, { process }) => process.pause(),
    end: async (_cluster, { process }) => process.wake(),
  },
  cut: {
    concerns: 'one',
    losesHistory: false,
    begin: async (_cluster, { proxy }) => proxy.cut(),
    end: async (_cluster, { proxy }) => proxy.heal(),
  },
  stall: {
    concerns: 'one',
    losesHistory: false,
    begin: async (_cluster, { proxy }) => proxy.stall(),
    end: async (_cluster, { proxy }) => proxy.heal(),
  },
  away: {
    concerns: 'all',
    losesHistory: false,
    async begin({ instances }) {
      for (const { proxy } of instances) proxy.cut();
    },
    async end({ instances }) {
      for (const { proxy } of instances) proxy.heal();
    },
  },
  restart: {
    concerns: 'all',
    // What is appended between the save and the end is lost.
    losesHistory: true,
    begin: ({ redis }) => redis.kill({ save: true }),
    end: ({ redis }) => redis.start(),
  },
  rollBack: {
    concerns: 'all',
    losesHistory: true,
    begin: async ({ redis }) => void (await redis.command('SAVE')),
    async end({ redis }) {
      await redis.kill();
      await redis.start();
    },
  },
  flush: {
    concerns: 'all',
    losesHistory: true,
    begin: async ({ redis }) => void (await redis.command('FLUSHALL')),
    end: async () => {},
  },
};
