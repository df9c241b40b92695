import { DomainError, LimitExceededError } from '../../gamelift/errors.ts';
import { createAbort } from '../../lib/abort.ts';
import type { HeldInterest } from '../delivery/subscription-spec.ts';
import { waitFor } from '../delivery/wait.ts';
import type { Interest } from '../interest/interests.ts';
import type { Scope } from '../interest/scope.ts';
import type { TopicJournal } from '../journal/journal.ts';
import type { WatchContext } from './context.ts';
import { JointInterest } from './joint-interest.ts';
import type { AnyKind, AnyTopic, Parent, TopicKind } from './kind.ts';
import { type HeldParent, TopicRuntime } from './runtime.ts';
import { topicKey } from './topic.ts';

/** A topic with one of its scopes held, until it is released. */
export interface HeldTopic<Image extends object, Read extends object, Held = Interest> {
  readonly topic: TopicRuntime<Image, Read>;
  readonly interest: Held;
  release(): void;
}

interface Opened {
  readonly kind: string;
  readonly topic: Promise<AnyTopic>;
  /** The topic, once it is there. */
  running: AnyTopic | null;
}

/** All topics that are watched, of all kinds: made when first held, gone when they end. */
export class Topics {
  readonly #context: WatchContext;
  readonly #topics = new Map<string, Opened>();
  readonly #life = createAbort();

  constructor(context: WatchContext) {
    this.#context = context;
  }

  get running(): readonly AnyTopic[] {
    return [...this.#topics.values()].flatMap(({ running }) => running ?? []);
  }

  /**
   * A topic with one of its scopes held. Rejects with LIMIT_EXCEEDED beyond the kind's limit, and where the object that it hangs on can't be
   * read, with NOT_FOUND for example.
   */
  async hold<Image extends object, Read extends object>(
    kind: TopicKind<Image, Read>,
    id: string,
    scope: Scope,
  ): Promise<HeldTopic<Image, Read>> {
    for (;;) {
      const topic = await this.#open(kind, id);
      // It may have ended between the tick in which it was made and this one.
      if (topic.life.isOver) continue;
      const interest = topic.hold(scope);
      return { topic, interest, release: () => topic.release(interest) };
    }
  }

  /** The same with several of its scopes held, in the order given. */
  async holdAll<Image extends object, Read extends object>(
    kind: TopicKind<Image, Read>,
    id: string,
    [first, ...others]: readonly [Scope, ...Scope[]],
  ): Promise<HeldTopic<Image, Read, HeldInterest>> {
    const { topic, interest } = await this.hold(kind, id, first);
    const interests = [interest, ...others.map((scope) => topic.hold(scope))];
    const release = () => {
      for (const held of interests) topic.release(held);
    };
    return { topic, interest: new JointInterest(interests), release };
  }

  /** A topic, if it is watched now. One that is just being opened begins to read after this. */
  get<Image extends object, Read extends object>(
    kind: TopicKind<Image, Read>,
    id: string,
  ): TopicRuntime<Image, Read> | null {
    return ofKind(this.#topics.get(topicKey(kind, id))?.running ?? null);
  }

  stop(): void {
    this.#life.abort(new DomainError('UPSTREAM_UNAVAILABLE', 'the gateway stops watching'));
    for (const topic of this.running) topic.life.end(null);
  }

  /** What is being made is shared by all that ask for it; what could not be made is asked for again. */
  #open<Image extends object, Read extends object>(
    kind: TopicKind<Image, Read>,
    id: string,
  ): Promise<TopicRuntime<Image, Read>> {
    const key = topicKey(kind, id);
    const known = this.#topics.get(key);
    if (known) return ofKind(known.topic);
    const making = this.#make(kind, id);
    const opened: Opened = { kind: kind.name, topic: ofKind(making), running: null };
    this.#topics.set(key, opened);
    making.catch(() => this.#topics.delete(key));
    return making;
  }

  async #make<Image extends object, Read extends object>(
    kind: TopicKind<Image, Read>,
    id: string,
  ): Promise<TopicRuntime<Image, Read>> {
    const parent = kind.parentOf?.(id) ?? null;
    this.#makeRoom(kind);
    if (parent) return this.#makeWith(kind, id, parent);
    return this.#run(kind, id, await this.#context.engine.journal(kind).open(topicKey(kind, id)), null);
  }

  /** Makes a topic that hangs on an object of another one, once that has been read. */
  async #makeWith<Image extends object, Read extends object>(
    kind: TopicKind<Image, Read>,
    id: string,
    parent: Parent,
  ): Promise<TopicRuntime<Image, Read>> {
    const { topic, interest } = await this.hold(parent.kind, parent.topicId, { kind: 'one', id: parent.id });
    let journal: TopicJournal<Image> | null = null;
    try {
      const { clock, settings, engine } = this.#context;
      const timeoutMs = settings.baselineTimeoutMs;
      await waitFor(interest.ready, { clock, timeoutMs, signal: this.#life.signal });
      // Its history may be lost without this instance knowing it yet: then this topic, which goes with it, would begin twice.
      await topic.journal.catchUp();
      topic.life.throwIfOver();
      journal = await engine.journal(kind).open(topicKey(kind, id));
      // It may have ended meanwhile, and reports that to no one any more.
      topic.life.throwIfOver();
      return this.#run(kind, id, journal, { topic, interest, id: parent.id });
    } catch (error) {
      topic.release(interest);
      await journal?.close();
      if (topic.life.loss === null) throw error;
      // Its history was lost: this topic hangs on the next one.
      return this.#makeWith(kind, id, parent);
    }
  }

  #run<Image extends object, Read extends object>(
    kind: TopicKind<Image, Read>,
    id: string,
    journal: TopicJournal<Image>,
    parent: HeldParent | null,
  ): TopicRuntime<Image, Read> {
    const key = topicKey(kind, id);
    const onOver = () => this.#topics.delete(key);
    const topic = new TopicRuntime({ kind, id, journal, context: this.#context, parent, onOver });
    const opened = this.#topics.get(key);
    if (opened && !topic.life.isOver) opened.running = ofKind(topic);
    return topic;
  }

  /** Topics that only linger make room for others of their kind, the oldest first. */
  #makeRoom(kind: AnyKind): void {
    const limit = kind.limit?.(this.#context.settings);
    if (limit === undefined) return;
    const ofThisKind = () => [...this.#topics.values()].filter((opened) => opened.kind === kind.name);
    for (const { running } of ofThisKind()) {
      if (ofThisKind().length < limit) return;
      if (running?.isLingering) running.life.end(null);
    }
    if (ofThisKind().length < limit) return;
    throw new LimitExceededError(`at most ${kind.words.topics(limit)} can be watched at once`);
  }
}

// The key of a topic names its kind, and so what its images are.
function ofKind<Kind>(topic: unknown): Kind {
  return topic as Kind;
}
