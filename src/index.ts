export type { ApiKey } from './auth/api-keys.ts';
export type { AuthOptions } from './auth/authenticate.ts';
export type { JwtAlgorithm, JwtClaims, JwtKeys, JwtOptions } from './auth/jwt.ts';
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator/emulator.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export { openTelemetryTracing } from './observability/open-telemetry.ts';
