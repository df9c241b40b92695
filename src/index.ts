export { type Emulator, type EmulatorOptions, startEmulator } from './emulator/emulator.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export { openTelemetryTracing } from './observability/open-telemetry.ts';
