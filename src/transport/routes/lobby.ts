import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RouteHandler } from '../server.ts';
import type { Send } from '../slow-readers.ts';

interface LobbyOptions {
  /** What `npm run build` has put there. */
  directory: URL;
  /** Where GraphiQL is; null where it is off. The page links to it only where it is. */
  graphiqlPath: string | null;
  send: Send;
}

/**
 * The lobby's page and its files. Its views have addresses of their own, which all show the same page; an address of a file that does
 * not exist is 404. Where nothing has been built, it says how to.
 */
export function lobbyRoute(options: LobbyOptions): RouteHandler {
  let held: BuiltFiles | null = null;
  // Where there is nothing yet, it may be built while we run.
  const built = async () => {
    held ??= await load(options);
    return held;
  };
  return async (request, response) => {
    const files = await built();
    if (!files) {
      response
        .writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
        .end(notBuilt(options));
      return;
    }
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = files.get(path) ?? (isFilePath(path) ? undefined : files.get('/index.html'));
    if (!file) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
      return;
    }
    const zipped = file.zipped !== undefined && acceptsGzip(request);
    const etag = zipped ? `"${file.hash}-gzip"` : `"${file.hash}"`;
    response.setHeaders(new Map(Object.entries({ ...securityHeaders, ...file.headers, etag })));
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    const body = zipped && file.zipped ? file.zipped : file.content;
    if (zipped) response.setHeader('content-encoding', 'gzip');
    options.send(request, response.writeHead(200, { 'content-length': body.length }), body, true);
  };
}

/** The paths that belong to the page: its views, and its files. `/*` stands for anything below. */
export const lobbyPaths = ['/', '/operations', '/sessions/*', '/assets/*', '/favicon.svg'] as const;

function notBuilt({ graphiqlPath }: Pick<LobbyOptions, 'graphiqlPath'>): string {
  return `The lobby's page has not been built. In the project's folder run

  npm run build

and load this page again.${graphiqlPath ? ` GraphiQL is at ${graphiqlPath}.` : ''}
`;
}

/** Nothing but our own files, and our own GraphQL; nobody may frame us; nothing is ever made from text. */
const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

interface BuiltFile {
  content: Buffer;
  /** Where that is worth it. */
  zipped: Buffer | undefined;
  hash: string;
  headers: Readonly<Record<string, string>>;
}

/** By path. */
type BuiltFiles = ReadonlyMap<string, BuiltFile>;

/** All files, half a megabyte, held for good; null where there are none. */
async function load({ directory, graphiqlPath }: LobbyOptions): Promise<BuiltFiles | null> {
  const root = fileURLToPath(directory);
  const files = new Map<string, BuiltFile>();
  for (const entry of await entriesOf(root)) {
    if (!entry.isFile()) continue;
    const name = join(entry.parentPath, entry.name);
    const path = `/${relative(root, name).split(sep).join('/')}`;
    const content = await readFile(name);
    files.set(path, await builtFile(path, path === '/index.html' ? withGraphiql(content, graphiqlPath) : content));
  }
  return files.has('/index.html') ? files : null;
}

/** The page, which is told where GraphiQL is by a link in its head: the policy above allows no script to tell it. */
function withGraphiql(page: Buffer, graphiqlPath: string | null): Buffer {
  if (graphiqlPath === null) return page;
  return Buffer.from(
    page.toString().replace('</head>', `<link rel="help" href="${graphiqlPath}" title="GraphiQL" /></head>`),
  );
}

async function entriesOf(root: string) {
  try {
    return await readdir(root, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function builtFile(path: string, content: Buffer): Promise<BuiltFile> {
  const zipped = await promisify(gzip)(content);
  return {
    content,
    zipped: zipped.length < content.length ? zipped : undefined,
    hash: createHash('sha256').update(content).digest('base64url').slice(0, 22),
    headers: {
      'content-type': contentTypes[extname(path)] ?? 'application/octet-stream',
      // The names below /assets hold a hash of the content.
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    },
  };
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

function isFilePath(path: string): boolean {
  return path.startsWith('/assets/') || path === '/favicon.svg';
}

function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return accepted.split(',').some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));
}
