// The built gateway as a process of its own, for tests that kill and pause it. Takes its options from the parent and tells its URL.
import process from 'node:process';
import { createGateway } from '../../dist/index.js';

process.once('message', async (options) => {
  const gateway = await createGateway(options);
  process.send({ url: gateway.url });
});
process.once('disconnect', () => process.exit());
