/** The gateway as it is, but for the rates of GameLift that it keeps. */

import { createGateway } from '../../dist/index.js';
import { emulatorUrl, rates } from './page.ts';
import { publishNothing, serve } from './serve.ts';

const gateway = await createGateway({
  region: 'us-west-2',
  auth: 'none',
  port: 0,
  endpoint: emulatorUrl(),
  credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  rates,
});
serve({ port: gateway.port, publish: publishNothing });
