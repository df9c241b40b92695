/** The short form of every bench, one after the other: `npm run bench`. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

// The servers that these measure ours against are installed on their own: `npm ci --prefix bench`.
const againstPeers = existsSync(new URL('node_modules', import.meta.url)) ? ['fan-out.ts', 'query.ts', 'soak.ts'] : [];
if (againstPeers.length === 0)
  console.log('Without fan-out.ts, query.ts and soak.ts: what they need comes by npm ci --prefix bench');

for (const bench of ['emulator.ts', 'start-up.ts', 'upstream.ts', 'worst-requests.ts', ...againstPeers]) {
  console.log(`\n# ${bench}\n`);
  // The others have a long form; this one has a short form.
  const form = bench === 'worst-requests.ts' ? ['--quick'] : [];
  const file = new URL(bench, import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...form], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${bench} ended with ${code}`);
}
