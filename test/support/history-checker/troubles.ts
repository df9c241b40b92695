import type { Cluster, Instance } from './cluster.ts';

/** What happens to gateways and Redis in a history; each ends by itself in `end`, or at once where there is nothing to end. */
export interface Trouble {
  /** Whether it happens to one gateway alone, or to all of them. */
  readonly concerns: 'one' | 'all';
  /**
   * How often a stream may begin anew because of it: once where history is lost; where older data comes back twice, because it goes on
   * until an instance is there again that knew more, and whoever is resumed before then with what it lacks begins anew in it.
   */
  readonly resets: 0 | 1 | 2;
  begin(cluster: Cluster, instance: Instance): Promise<void>;
  end(cluster: Cluster, instance: Instance): Promise<void>;
}

export const troubles: Readonly<Record<string, Trouble>> = {
  kill: {
    concerns: 'one',
    resets: 0,
    begin: (_cluster, { process }) => process.kill(),
    end: (cluster, instance) => cluster.restart(instance),
  },
  pause: {
    concerns: 'one',
    resets: 0,
    begin: async (_cluster, { process }) => process.pause(),
    end: async (_cluster, { process }) => process.wake(),
  },
  cut: {
    concerns: 'one',
    resets: 0,
    begin: async (_cluster, { proxy }) => proxy.cut(),
    end: async (_cluster, { proxy }) => proxy.heal(),
  },
  stall: {
    concerns: 'one',
    resets: 0,
    begin: async (_cluster, { proxy }) => proxy.stall(),
    end: async (_cluster, { proxy }) => proxy.heal(),
  },
  away: {
    concerns: 'all',
    resets: 0,
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
    resets: 2,
    begin: ({ redis }) => redis.kill({ save: true }),
    end: ({ redis }) => redis.start(),
  },
  rollBack: {
    concerns: 'all',
    resets: 2,
    begin: async ({ redis }) => void (await redis.command('SAVE')),
    async end({ redis }) {
      await redis.kill();
      await redis.start();
    },
  },
  flush: {
    concerns: 'all',
    resets: 1,
    begin: async ({ redis }) => void (await redis.command('FLUSHALL')),
    end: async () => {},
  },
};
