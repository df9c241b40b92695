import { WebSocket } from 'ws';
import type { FuzzCase } from './case.ts';

/** What one operation was answered. */
export interface FuzzAnswer {
  /** The HTTP status; 200 over a WebSocket, or its close code. */
  status: number;
  /** Each result as it was sent: the one answer, or events. */
  results: readonly string[];
  /** Nothing came within the limit of time, or the answer had no end. */
  isHanging: boolean;
  /** The connection ended without an answer. */
  isCut: boolean;
}

/** A subscription is left once this long nothing has come. */
const quietMs = 150;
/** ... or so many events have. */
const mostEvents = 20;
/** Node takes 16 KiB of headers, address included. */
const longestQuery = 8_000;
/** Longer than an operation may take, by far. */
const hangMs = 40_000;

/** Sends it and reads what comes; a subscription for a moment. Never rejects. */
export async function send(url: string, fuzzCase: FuzzCase): Promise<FuzzAnswer> {
  return fuzzCase.transport === 'WebSocket' ? overWebSocket(url, fuzzCase) : overHttp(url, fuzzCase);
}

async function overHttp(
  url: string,
  { transport, text, variables, extensions, principal }: FuzzCase,
): Promise<FuzzAnswer> {
  const answer = { status: 0, results: [] as string[], isHanging: false, isCut: false };
  const abort = new AbortController();
  let isOver = false;
  const hanging = setTimeout(() => {
    answer.isHanging = true;
    abort.abort();
  }, hangMs);
  let quiet: NodeJS.Timeout | undefined;
  const leave = () => {
    isOver = true;
    abort.abort();
  };
  try {
    const headers = { ...principal.headers, accept: transport === 'SSE' ? 'text/event-stream' : 'application/json' };
    const body = JSON.stringify({ query: text, variables, extensions });
    const query = new URLSearchParams({ query: text, variables: JSON.stringify(variables) });
    const response =
      transport === 'GET' && `${query}`.length < longestQuery
        ? await fetch(`${url}/graphql?${query}`, { headers, signal: abort.signal })
        : await fetch(`${url}/graphql`, {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body,
            signal: abort.signal,
          });
    answer.status = response.status;
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      answer.results.push(await response.text());
      return answer;
    }
    let unread = '';
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = (unread + chunk).split('\n\n');
      unread = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.+)$/m.exec(block)?.[1];
        if (data) answer.results.push(data);
      }
      clearTimeout(quiet);
      if (answer.results.length >= mostEvents) leave();
      else if (answer.results.length > 0) quiet = setTimeout(leave, quietMs);
    }
  } catch {
    answer.isCut = !isOver && !answer.isHanging;
  } finally {
    clearTimeout(hanging);
    clearTimeout(quiet);
  }
  return answer;
}

function overWebSocket(url: string, { text, variables, extensions, principal }: FuzzCase): Promise<FuzzAnswer> {
  return new Promise((resolve) => {
    const answer = { status: 200, results: [] as string[], isHanging: false, isCut: false };
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      maxPayload: 2 ** 30,
    });
    let quiet: NodeJS.Timeout | undefined;
    let isOver = false;
    const end = () => {
      isOver = true;
      clearTimeout(hanging);
      clearTimeout(quiet);
      socket.terminate();
      resolve(answer);
    };
    const hanging = setTimeout(() => {
      answer.isHanging = true;
      end();
    }, hangMs);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: principal.headers })));
    socket.on('message', (data) => {
      if (isOver) return;
      const message = String(data);
      const [, type] = /"type":"(\w+)"/.exec(message.slice(0, 200)) ?? [];
      if (type === 'connection_ack') {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: text, variables, extensions } }));
      }
      if (type === 'next' || type === 'error') answer.results.push(message);
      if (type === 'error' || type === 'complete' || answer.results.length >= mostEvents) return end();
      clearTimeout(quiet);
      if (answer.results.length > 0) quiet = setTimeout(end, quietMs);
    });
    socket.on('close', (code) => {
      if (isOver) return;
      answer.status = code;
      answer.isCut = code === 1006;
      end();
    });
    // The close event says what is to be said.
    socket.on('error', () => {});
  });
}
