import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser listens; null where this machine has none, and the tests are skipped. */
    browserEndpoint: string | null;
  }
}

/** Starts a browser, once for all tests; stops it after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = chromiumPath() ?? installedChromium();
  if (executablePath === undefined) {
    const missing = 'chromium is not installed (on Debian: apt-get install chromium)';
    if (process.env.CI) throw new Error(`${missing}, and with CI set the lobby's tests must run`);
    console.warn(`test/lobby is skipped: ${missing}`);
    project.provide('browserEndpoint', null);
    return async () => {};
  }
  const browser = await chromium.launchServer({ executablePath, args: browserArguments, host: '127.0.0.1' });
  project.provide('browserEndpoint', browser.wsEndpoint());
  return () => browser.close();
}

/** Where Debian and others put it. */
function chromiumPath(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
}

function installedChromium(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  try {
    // Another test's set-up may be installing something at the same time.
    const wait = ['-o', 'DPkg::Lock::Timeout=240'];
    execFileSync('apt-get', [...wait, 'install', '-y', '--no-install-recommends', 'chromium'], {
      stdio: 'ignore',
      timeout: 300_000,
    });
  } catch (error) {
    console.warn(`chromium could not be installed: ${error instanceof Error ? error.message : error}`);
  }
  return chromiumPath();
}

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // All pages are of this machine: they may share what draws them.
  '--renderer-process-limit=1',
  '--process-per-site',
];
