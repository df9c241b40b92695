/**
 * What several instances on one Redis cost and give. `npx tsx bench/scale-out.ts [--full] [--json <file>]`; needs redis-server, and what comes by
 * `npm ci --prefix bench`. Everything runs on this machine: Redis in a process of its own, instances in this one; but where messages to
 * subscribers are counted, instances and load generators are processes of their own, compiled.
 */

import { startRedisServer } from '../test/support/redis-server.ts';
import { compile } from './support/compile.ts';
import { measureDeliveries } from './support/measure-deliveries.ts';
import { measureUpstreamCalls } from './support/measure-instances.ts';
import { measureLatency, measureThroughput } from './support/measure-journals.ts';
import { describeMachine, printTable, readArguments, writeJson } from './support/report.ts';

const { isFull, json } = readArguments();
compile();
const seconds = isFull ? 10 : 2;
console.log(`${describeMachine()}; ${seconds} s each${isFull ? '' : ' (the short form)'}`);
await using redis = await startRedisServer();
const latency = await measureLatency(redis.url, isFull ? 5_000 : 500);
printTable('From append to a follower', latency);
const throughput = await measureThroughput(redis.url, seconds);
printTable('Events through append to every instance', throughput);
const calls = await measureUpstreamCalls(redis.url, seconds);
printTable('Calls of GameLift for one fleet', calls);
const deliveries = await measureDeliveries(redis.url, isFull ? 5 : 1);
printTable('Messages to 5,000 subscribers', deliveries);
const bytes = await redis.command('INFO', 'stats');
const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(String(bytes))?.[1] ?? Number.NaN);
console.log(`\nRedis: ${figure('total_commands_processed')} commands, ${figure('total_net_output_bytes')} bytes out`);
if (json !== undefined) writeJson(json, { latency, throughput, calls, deliveries });
