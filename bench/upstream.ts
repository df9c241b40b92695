/**
 * What the live layer costs in GameLift's calls, and how fresh it is. `npx tsx bench/upstream.ts [--full] [--json <file>]`.
 * GameLift's published rates are kept on both sides; the load comes from this process, emulator and gateway are another.
 */

import { measureCalls } from './support/measure-calls.ts';
import { measureStaleness } from './support/measure-staleness.ts';
import { describeMachine, printTable, readArguments, writeJson } from './support/report.ts';

const { isFull, json } = readArguments();
const seconds = isFull ? 60 : 5;
const most = isFull ? 10_000 : 500;
console.log(`${describeMachine()}; ${seconds} s each${isFull ? '' : ' (the short form)'}`);
const staleness = await measureStaleness(seconds);
printTable('From the change at GameLift to the client, ms', staleness);
const calls = await measureCalls(seconds, most);
printTable(`Calls of GameLift in ${seconds} s`, calls);
if (json !== undefined) writeJson(json, { staleness, calls });
