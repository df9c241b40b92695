// Runs the README's own operations, as they stand there, against a gateway that is running: .ci/readme-operations.ts <url>
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const url = process.argv[2] ?? 'http://127.0.0.1:4000';
const timeoutMs = 15_000;

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: unknown;
}

const blocks = [...readFileSync('README.md', 'utf8').matchAll(/^```(graphql|sh)\n(.*?)^```/gms)].map(
  ([, language = '', text = '']) => ({ language, text }),
);
const runnable = blocks.filter(({ language, text }) => language === 'graphql' || text.startsWith('curl '));
if (runnable.length === 0) throw new Error('README.md has no operation to run');

let failed = 0;
for (const { text } of runnable) {
  const title = text.slice(0, text.indexOf('\n', text.indexOf('\n') + 1)).replaceAll(/\s+/g, ' ');
  try {
    await run(text);
    console.log(`ok      ${title}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title}\n        ${error instanceof Error ? error.message : JSON.stringify(error)}`);
  }
}
console.log(`${runnable.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function run(text: string): Promise<void> {
  if (text.startsWith('curl ')) return check(JSON.parse(execFileSync('sh', ['-c', text], { encoding: 'utf8' })));
  if (text.startsWith('subscription')) return follow(text);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  check((await response.json()) as Answer);
}

/** Every root field has answered, with something other than an error type. */
function check({ data, errors }: Answer): void {
  if (errors) throw new Error(JSON.stringify(errors));
  for (const [field, value] of Object.entries(data ?? {})) {
    if (value === null || (typeof value === 'object' && 'code' in value))
      throw new Error(`${field}: ${JSON.stringify(value)}`);
  }
  if (!data) throw new Error('no data');
}

/** Follows a subscription until it has shown an ACTIVE session: what a reader of the README waits for. */
async function follow(query: string): Promise<void> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const results = client.iterate({ query });
  const tooLate = setTimeout(() => void client.terminate(), timeoutMs);
  try {
    for await (const result of results) {
      if (result.errors) throw new Error(JSON.stringify(result.errors));
      if (JSON.stringify(result.data).includes('"ACTIVE"')) return;
    }
    throw new Error('ended before an ACTIVE session was shown');
  } finally {
    clearTimeout(tooLate);
    await client.dispose();
  }
}
