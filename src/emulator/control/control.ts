import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import { controlRefusal } from '../protocol/request-guard.ts';
import type { Service } from '../service.ts';
import { BodyError } from './body-shape.ts';
import { type ControlRequest, type ControlRoute, controlRoutes } from './routes.ts';

/** Every path of the control interface begins with it. */
export const controlPrefix = '/_emulator';

/** Answers a request below /_emulator. `body` is `undefined` where it is too long. Errors are `{ "error": "…" }`. */
export function answerControl(
  service: Service,
  request: IncomingMessage,
  url: URL,
  body: Buffer | undefined,
  response: ServerResponse,
): void {
  try {
    const refusal = controlRefusal(request);
    if (refusal !== undefined) throw new ControlError(refusal.status, refusal.message);
    const { route, id } = findRoute(request.method ?? '', url.pathname.slice(controlPrefix.length), response);
    const { value, headers } = route.answer(service, readQuery(url, id), readJson(body));
    send(response, 200, value, headers);
  } catch (error) {
    const { status, message } = asControlError(error);
    send(response, status, { error: message });
  }
}

class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function findRoute(method: string, path: string, response: ServerResponse): { route: ControlRoute; id: string } {
  const matches = controlRoutes.flatMap((route) => {
    const id = matchPath(route.path, path);
    return id === undefined ? [] : [{ route, id }];
  });
  const match = matches.find(({ route }) => route.method === method);
  if (match !== undefined) return match;
  if (matches.length === 0) throw new ControlError(404, `there is nothing at ${controlPrefix}${path}`);
  const allowed = matches.map(({ route }) => route.method).join(', ');
  response.setHeader('allow', allowed);
  throw new ControlError(405, `${controlPrefix}${path} expects ${allowed}, not ${method}`);
}

/** What stands for `:id`, '' where the pattern has none, `undefined` where the path does not match. */
function matchPath(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith('/:id')) return pattern === path ? '' : undefined;
  const prefix = pattern.slice(0, -':id'.length);
  if (!path.startsWith(prefix)) return undefined;
  const id = path.slice(prefix.length);
  if (id === '' || id.includes('/')) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    throw new ControlError(400, `${id} is not percent-encoded`);
  }
}

function readQuery(url: URL, id: string): ControlRequest {
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'after');
  if (unknown !== undefined) throw new ControlError(400, `${unknown}: there is no such query parameter`);
  const after = url.searchParams.get('after') ?? '0';
  if (!/^\d{1,15}$/.test(after))
    throw new ControlError(400, `after: expected a whole number of 0 or more, got ${after}`);
  return { id, after: Number(after) };
}

function readJson(body: Buffer | undefined): unknown {
  if (body === undefined) throw new ControlError(413, 'the body is too long');
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ControlError(400, `the body is not JSON: ${(error as Error).message}`);
  }
}

/** What is none of the errors that a request may cause is a defect of the emulator, and the process is warned. */
function asControlError(error: unknown): { status: number; message: string } {
  if (error instanceof ControlError) return error;
  if (error instanceof BodyError) return { status: 400, message: error.message };
  if (error instanceof AwsError) return { status: statuses[error.code] ?? 400, message: error.message };
  const defect = error instanceof Error ? error : new Error(String(error));
  process.emitWarning(defect);
  return { status: 500, message: `the emulator failed: ${defect.message}` };
}

const statuses: Readonly<Record<string, number>> = { NotFoundException: 404, ConflictException: 409 };

function send(response: ServerResponse, status: number, value: unknown, headers?: Readonly<Record<string, string>>) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}
