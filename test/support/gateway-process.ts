import { type ChildProcess, fork } from 'node:child_process';
import type { GatewayOptions } from '../../src/gateway.ts';

/** A gateway that can be killed and paused. Needs the build. */
export interface GatewayProcess extends AsyncDisposable {
  readonly url: string;
  readonly isKilled: boolean;
  readonly isPaused: boolean;
  /** SIGKILL: it says no goodbye to anybody. */
  kill(): Promise<void>;
  /** SIGSTOP: it stands still, and does not know. */
  pause(): void;
  /** SIGCONT. */
  wake(): void;
}

const startMs = 45_000;

export async function startGatewayProcess(options: GatewayOptions): Promise<GatewayProcess> {
  const child = fork(new URL('./gateway-process.mjs', import.meta.url), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let isKilled = false;
  let isPaused = false;
  const kill = async () => {
    if (isKilled) return;
    isKilled = true;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  try {
    child.send(options);
    const url = await urlOf(child);
    return {
      url,
      get isKilled() {
        return isKilled;
      },
      get isPaused() {
        return isPaused;
      },
      kill,
      pause() {
        isPaused = true;
        child.kill('SIGSTOP');
      },
      wake() {
        isPaused = false;
        child.kill('SIGCONT');
      },
      [Symbol.asyncDispose]: kill,
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = '';
    const timer = setTimeout(() => reject(new Error(`no gateway within ${startMs} ms:\n${errors}`)), startMs);
    child.stderr?.on('data', (chunk: Buffer) => (errors += String(chunk)));
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}:\n${errors}`)));
    child.once('message', (message) => {
      clearTimeout(timer);
      resolve((message as { url: string }).url);
    });
  });
}
