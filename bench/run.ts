/** The short form of every bench, one after the other: `npm run bench`. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

for (const bench of ['emulator.ts', 'upstream.ts']) {
  console.log(`\n# ${bench}\n`);
  const child = spawn(process.execPath, ['--import', 'tsx', new URL(bench, import.meta.url).pathname], {
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${bench} ended with ${code}`);
}
