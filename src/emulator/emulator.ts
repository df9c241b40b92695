export interface EmulatorOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 9080; 0 takes a free one. */
  port?: number;
  /** The home Region that IDs and ARNs name. Default us-west-2. */
  region?: string;
  /** Default 123456789012. */
  accountId?: string;
  /** `dev`: the seeded world of the README with fixed IDs. Default `empty`. */
  seed?: 'dev' | 'empty';
  /** Players come and go, sessions start and end. Default false. */
  simulate?: boolean;
  /** The control interface under /_emulator. Default true. */
  control?: boolean;
  /** `aws`: published rates are enforced. Default `off`. */
  rates?: 'aws' | 'off';
  /** Makes made-up IDs and simulated traffic repeatable. Default: random. */
  randomSeed?: number;
}

export interface Emulator {
  /** e.g. http://127.0.0.1:9080, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}
