import DataLoader from 'dataloader';
import type { CallAllowance } from './budget/call-allowance.ts';
import type { Page } from './gamelift.ts';
import { pageCap } from './page-caps.ts';
import type { PlayerSession, PlayerSessionStatusFilter } from './player-session.ts';

/** What the first page of a game session's list is asked for. */
export interface FirstPageQuestion {
  gameSessionId: string;
  /** Null: player sessions of any. */
  status: PlayerSessionStatusFilter | null;
  limit: number;
}

type Read = (question: FirstPageQuestion) => Promise<Page<PlayerSession>>;
type Pages = ReadonlyMap<PlayerSessionStatusFilter | null, Promise<Page<PlayerSession>>>;

/**
 * The first pages of game sessions' lists, as one operation asks for them. Lists of one game session share a read, whatever their status and length:
 * most game sessions have fewer player sessions than a page. Where one has more, each status is read by itself; that is one call more than if
 * nothing were shared, and is added to the price.
 */
export class PlayerSessionPages {
  readonly #read: Read;
  readonly #allowance: Pick<CallAllowance, 'extend' | 'release'> | undefined;
  readonly #asked = new Map<string, { limit: number; page: Promise<Page<PlayerSession>> }>();
  /** All player sessions of game sessions that have no more than a page. */
  readonly #whole = new Map<string, Page<PlayerSession>>();
  readonly #loader = new DataLoader((questions: readonly FirstPageQuestion[]) => this.#answer(questions), {
    cache: false,
  });

  constructor(read: Read, allowance: Pick<CallAllowance, 'extend' | 'release'> | undefined) {
    this.#read = read;
    this.#allowance = allowance;
  }

  /** Has as many items as were asked for, or as there are; it may have more. */
  first(question: FirstPageQuestion): Promise<Page<PlayerSession>> {
    const { gameSessionId, status, limit } = question;
    const whole = this.#whole.get(gameSessionId);
    if (whole) return Promise.resolve(ofStatus(whole, status));
    const key = JSON.stringify([gameSessionId, status]);
    const asked = this.#asked.get(key);
    if (asked && asked.limit >= limit) return asked.page;
    const page = this.#loader.load(question);
    this.#asked.set(key, { limit, page });
    return page;
  }

  async #answer(questions: readonly FirstPageQuestion[]): Promise<(Page<PlayerSession> | Error)[]> {
    const limits = new Map<string, Map<FirstPageQuestion['status'], number>>();
    for (const { gameSessionId, status, limit } of questions) {
      const known = limits.get(gameSessionId) ?? new Map();
      limits.set(gameSessionId, known.set(status, Math.max(limit, known.get(status) ?? 0)));
    }
    const pages = new Map(
      [...limits].map(([gameSessionId, each]) => [gameSessionId, this.#pagesOf(gameSessionId, each)]),
    );
    const answers = await Promise.allSettled(
      questions.map(({ gameSessionId, status }) => pages.get(gameSessionId)?.get(status)),
    );
    return answers.map((answer) => {
      if (answer.status === 'fulfilled' && answer.value) return answer.value;
      const reason: unknown = answer.status === 'rejected' ? answer.reason : 'a list was not answered';
      return reason instanceof Error ? reason : new Error(String(reason));
    });
  }

  #pagesOf(gameSessionId: string, limits: ReadonlyMap<FirstPageQuestion['status'], number>): Pages {
    const alone = (status: FirstPageQuestion['status']) =>
      this.#readPage({ gameSessionId, status, limit: limits.get(status) ?? pageCap });
    const statuses = [...limits.keys()];
    // The list of all is asked for anyway, or it is one more.
    const isOneMore = !limits.has(null);
    if (statuses.length === 1 || (isOneMore && this.#allowance?.extend(1) === false)) {
      return new Map(statuses.map((status) => [status, alone(status)]));
    }
    const all = this.#readPage({ gameSessionId, status: null, limit: pageCap });
    const from = async (status: FirstPageQuestion['status']) => {
      const page = await all;
      return status === null || page.nextToken === null ? ofStatus(page, status) : alone(status);
    };
    const released = all.then(({ nextToken }) => {
      if (isOneMore && nextToken === null) this.#allowance?.release(1);
    });
    released.catch(() => {
      // Those that wait for the page get the error.
    });
    return new Map(statuses.map((status) => [status, from(status)]));
  }

  async #readPage(question: FirstPageQuestion): Promise<Page<PlayerSession>> {
    const page = await this.#read(question);
    if (question.status === null && page.nextToken === null) this.#whole.set(question.gameSessionId, page);
    return page;
  }
}

function ofStatus(page: Page<PlayerSession>, status: PlayerSessionStatusFilter | null): Page<PlayerSession> {
  return status === null ? page : { ...page, items: page.items.filter((item) => item.status === status) };
}
