import type { Client } from './client.ts';
import type { Fault, Rule } from './fault.ts';
import type { ToldEvent } from './question.ts';
import { offsetOf, type Period, periodsOf, positionOf, snapshotOf, transitionOf } from './told.ts';

/** What really happened: each game or player session's statuses, from its creation on. */
export type TrueStatuses = ReadonlyMap<string, readonly string[]>;

/** The rules that one client's history breaks; none where all is well. */
export function judge(client: Client, truth: TrueStatuses): Fault[] {
  const details: [Rule, string[]][] = [['ending', endings(client)]];
  details.push(['reset', resets(client)]);
  for (const period of periodsOf(client.events)) {
    details.push(['order', order(period)], ['chain', chains(client, period)], ['truth', trueStatuses(period, truth)]);
    details.push(['membership', membership(period)]);
  }
  return details.flatMap(([rule, found]) => found.map((detail) => ({ rule, client: client.name, detail })));
}

/**
 * What a client was told between two positions must be what a client with the same arguments that never left was told between them:
 * this is what RECOVERED promises. A lobby may coalesce, so that only its end can be compared. `mayFork`: the store that holds the
 * histories was restarted with older data or emptied.
 */
export function judgeByTwin(client: Client, twin: Client, { mayFork = false } = {}): Fault[] {
  const twins = periodsOf(twin.events);
  return periodsOf(client.events).flatMap((period, index, periods) => {
    const others = twins.filter(({ topic, epoch }) => topic === period.topic && epoch === period.epoch);
    return others.flatMap((other) => {
      const isLeft = index < periods.length - 1 || other !== twins.at(-1);
      return differences(period, other, mayFork && isLeft).map((detail) => fault('twin', client, detail));
    });
  });
}

function endings({ failure }: Client): string[] {
  return failure === null ? [] : [`ended with ${String(failure)}`];
}

function resets({ events, excusedResets }: Client): string[] {
  const reasons = events.flatMap((event) =>
    event.type === 'StreamStarted' && event.outcome === 'RESET' && event.reason !== nothingRead
      ? [event.reason ?? 'no reason']
      : [],
  );
  if (reasons.length <= excusedResets) return [];
  return [`${reasons.length} RESETs, ${excusedResets} of them excused: ${reasons.join('; ')}`];
}

/** Who leaves while its opening waits for GameLift has nothing to go on from. */
const nothingRead = 'nothing had been read before the cursor';

/** What moves a stream's position: everything but its start, its snapshot and its checkpoints. */
function isChange({ type }: ToldEvent): boolean {
  return !['StreamStarted', 'StreamCheckpoint', 'GameSessionSnapshot', 'PlayerSessionSnapshot'].includes(type);
}

/** A lobby's change carries the highest position below everything that is still pending, so that two may share one. */
function isLobbyChange({ type }: ToldEvent): boolean {
  return type.startsWith('LobbySession');
}

function order({ begunAt, events }: Period): string[] {
  const faults: string[] = [];
  let last = begunAt;
  for (const event of events) {
    const offset = offsetOf(event);
    if (isChange(event) && !isLobbyChange(event) && offset <= last) {
      faults.push(`the event at ${offset} came after ${last}`);
    } else if (offset < last) faults.push(`the cursor went back from ${last} to ${offset}`);
    last = Math.max(last, offset);
  }
  return faults;
}

/** With `to` the chain has holes; without a snapshot its beginning is not known. */
function chains({ question }: Client, { events }: Period): string[] {
  if (question.stream === 'lobby') return [];
  if (question.stream === 'gameSessions' && question.arguments.to !== null) return [];
  const faults: string[] = [];
  const known = new Map<string, string>();
  for (const event of events) {
    for (const { id, status } of snapshotOf(event)) known.set(id, status);
    const transition = transitionOf(event);
    if (!transition) continue;
    const { id, previousStatus, status } = transition;
    const before = known.get(id) ?? null;
    const isKnown = question.arguments.snapshot || before !== null;
    if (isKnown && before !== previousStatus) {
      faults.push(`${id} went ${previousStatus} > ${status}, but was told as ${before}`);
    }
    known.set(id, status);
  }
  return faults;
}

/** The statuses told of a session are a subsequence of its true ones. */
function trueStatuses({ events }: Period, truth: TrueStatuses): string[] {
  const faults: string[] = [];
  const reached = new Map<string, number>();
  for (const event of events) {
    const transition = transitionOf(event);
    for (const { id, status } of transition ? [transition] : snapshotOf(event)) {
      const at = (truth.get(id) ?? []).indexOf(status, reached.get(id) ?? 0);
      if (at === -1) faults.push(`${id} was told as ${status}, which is not what happened next`);
      else reached.set(id, at + 1);
    }
  }
  return faults;
}

function membership({ events }: Period): string[] {
  const faults: string[] = [];
  const members = new Set<string>();
  for (const event of events) {
    if (event.type === 'GameSessionSnapshot') for (const { id } of snapshotOf(event)) members.add(id);
    if (!('gameSession' in event) || !isLobbyChange(event)) continue;
    const { gameSessionId: id } = event.gameSession;
    const isEntering = event.type === 'LobbySessionEntered';
    if (members.has(id) === isEntering) faults.push(`${event.type} of ${id}, which was ${isEntering ? 'in' : 'out'}`);
    if (isEntering) members.add(id);
    if (event.type === 'LobbySessionLeft') members.delete(id);
  }
  return faults;
}

function differences(period: Period, twin: Period, mayFork: boolean): string[] {
  const after = Math.max(period.begunAt, twin.begunAt);
  const upTo = Math.min(lastOffset(period), lastOffset(twin));
  const told = changesBetween(period, after, upTo);
  const expected = changesBetween(twin, after, upTo);
  if (mayFork && isForked(told, expected)) return [];
  const missed = expected.filter((change) => !told.includes(change));
  const added = told.filter((change) => !expected.includes(change));
  return [
    ...missed.map((change) => `was not told of ${change}, between ${after} and ${upTo}`),
    ...added.map((change) => `was told of ${change}, but its twin was not`),
    ...(told.length !== new Set(told).size ? ['was told twice of the same'] : []),
  ];
}

/**
 * A Redis that comes back with older data is written to until an instance that knew the newer data is there again, which then ends the
 * epoch: until then clients may have been told of different ends of one beginning. LIVE.md promises that nobody is recovered from one into
 * the other: from where they differ on, nothing is the same.
 */
function isForked(told: readonly string[], expected: readonly string[]): boolean {
  const fork = told.findIndex((change, index) => change !== expected[index]);
  const differsAt = fork === -1 ? told.length : fork;
  const rest = new Set(told.slice(differsAt));
  return !expected.slice(differsAt).some((change) => rest.has(change));
}

function lastOffset({ begunAt, events }: Period): number {
  return Math.max(begunAt, ...events.map(offsetOf));
}

/** Each with its position, nonce included, by which an event can be told from any other. */
function changesBetween({ events }: Period, after: number, upTo: number): string[] {
  return events.flatMap((event) => {
    const { offset, nonce } = positionOf(event);
    if (!isChange(event) || isLobbyChange(event) || offset <= after || offset > upTo) return [];
    const transition = transitionOf(event);
    const what = transition ? `${transition.id} ${transition.previousStatus} > ${transition.status}` : event.type;
    return [`${offset} ${nonce}: ${what}`];
  });
}

function fault(rule: Rule, client: Client, detail: string): Fault {
  return { rule, client: client.name, detail };
}
