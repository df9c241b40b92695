import type { AwsError } from '../aws-error.ts';

/** How a request's input and its answer are written. Which operation is called, the endpoint finds out by itself. */
export interface Protocol {
  readonly contentType: string;
  /** What every answer carries beside its content type. */
  readonly headers: Readonly<Record<string, string>>;
  /** Throws AwsError (SerializationException) for a body that cannot be parsed. An empty one is an empty input. */
  decode(body: Buffer): unknown;
  /** `output` holds Dates for timestamps; members that are undefined are left out. */
  encode(output: unknown): string | Uint8Array;
  encodeError(error: AwsError): string | Uint8Array;
}
