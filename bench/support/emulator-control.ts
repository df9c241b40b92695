const limitMs = 30_000;

/** Adds a fleet with so many ACTIVE sessions to the emulator; answers its ID. */
export async function addFleet(
  emulator: string,
  fleet: { sessions: number; serverProcesses?: number },
): Promise<string> {
  const { fleetId } = (await control('POST', `${emulator}/_emulator/fleets`, fleet)) as { fleetId: string };
  return fleetId;
}

/** From now on every call takes so long; 0: as long as it takes. */
export async function setLatency(emulator: string, latencyMs: number): Promise<void> {
  await control('DELETE', `${emulator}/_emulator/faults`);
  if (latencyMs > 0) await control('POST', `${emulator}/_emulator/faults`, { kind: 'latency', rate: 1, latencyMs });
}

async function control(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(limitMs),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
