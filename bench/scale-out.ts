/**
 * What several instances on one Redis cost and give. `npx tsx bench/scale-out.ts [--full] [--json <file>]`; needs redis-server.
 * Everything runs on this machine: Redis in a process of its own, all instances in this one.
 */

import { startRedisServer } from '../test/support/redis-server.ts';
import { measureUpstreamCalls } from './support/measure-instances.ts';
import { measureLatency, measureThroughput } from './support/measure-journals.ts';
import { describeMachine, printTable, readArguments, writeJson } from './support/report.ts';

const { isFull, json } = readArguments();
const seconds = isFull ? 10 : 2;
console.log(`${describeMachine()}; ${seconds} s each${isFull ? '' : ' (the short form)'}`);
await using redis = await startRedisServer();
const latency = await measureLatency(redis.url, isFull ? 5_000 : 500);
printTable('From append to a follower', latency);
const throughput = await measureThroughput(redis.url, seconds);
printTable('Events through append to every instance', throughput);
const calls = await measureUpstreamCalls(redis.url, seconds);
printTable('Calls of GameLift for one fleet', calls);
const bytes = await redis.command('INFO', 'stats');
const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(String(bytes))?.[1] ?? Number.NaN);
console.log(`\nRedis: ${figure('total_commands_processed')} commands, ${figure('total_net_output_bytes')} bytes out`);
if (json !== undefined) writeJson(json, { latency, throughput, calls });
