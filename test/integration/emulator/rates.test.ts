import { GetGameSessionLogUrlCommand, ListAliasesCommand, ListFleetsCommand } from '@aws-sdk/client-gamelift';
import { describe, expect, it } from 'vitest';
import { devWorld } from '../../../src/emulator/seed.ts';
import { failureOf, open, protocols } from './harness.ts';

// Burst 4, 1 a second: no machine is so slow that 20 calls pass. Those that pass find no log of a living session.
const getLog = () => new GetGameSessionLogUrlCommand({ GameSessionId: devWorld.harborDuelId });

describe.each(protocols)('published rates over %s', (protocol) => {
  it('throttle the calls beyond the burst, each operation by itself, and count them', async () => {
    const { gameLift, control } = await open({ seed: 'dev', rates: 'aws' }, protocol);
    const failures = await Promise.all(Array.from({ length: 20 }, () => failureOf(gameLift.send(getLog()))));
    const refusals = failures.filter((failure) => failure.name === 'ThrottlingException');
    const passed = failures.filter((failure) => failure.name === 'NotFoundException');
    expect(refusals.length + passed.length).toBe(20);
    expect(passed.length).toBeGreaterThanOrEqual(4);
    expect(refusals[0]).toMatchObject({ message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } });
    expect(await control.get('/calls')).toMatchObject({
      GetGameSessionLogUrl: { calls: 20, throttled: refusals.length, failed: passed.length },
    });
    await gameLift.send(new ListAliasesCommand({}));
  });

  it("refill on the emulator's clock", async () => {
    const { gameLift, control } = await open({ seed: 'dev', rates: 'aws' }, protocol);
    await Promise.all(Array.from({ length: 20 }, () => failureOf(gameLift.send(getLog()))));
    await control.post('/clock', { advanceMs: 1_000 });
    expect((await failureOf(gameLift.send(getLog()))).name).toBe('NotFoundException');
  });

  it('are not enforced by default', async () => {
    const { gameLift } = await open({}, protocol);
    await Promise.all(Array.from({ length: 50 }, () => gameLift.send(new ListFleetsCommand({}))));
  });
});
