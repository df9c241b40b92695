import { DomainError } from '../../gamelift/errors.ts';
import type { AbortNotice } from '../../lib/abort.ts';
import { isFinal, toDomainError, toEnding } from '../sources/poll/failure.ts';
import type { DeliveryContext } from './context.ts';
import { type Cursor, decodeCursor } from './cursor.ts';
import type { StreamEvent, StreamStarted } from './events.ts';
import { Stream, type StreamOwner } from './stream.ts';
import { StreamWait, WaitGivenUp } from './stream-wait.ts';
import type {
  DeliveredTopic,
  FollowedPointer,
  HeldTopic,
  PointerListener,
  SubscriptionSpec,
  TopicPointer,
} from './subscription-spec.ts';
import { HeldHandle } from './topic-handle.ts';

/** Opens a stream over (a part of) a topic, once its scope has been read. */
export async function attach<Image, Body, Topic extends DeliveredTopic<Image>>(
  context: DeliveryContext,
  spec: SubscriptionSpec<Image, Body, Topic>,
  signal: AbortNotice | undefined,
): Promise<AsyncIterableIterator<StreamEvent<Body>>> {
  const cursor = spec.after === null ? null : decodeCursor(spec.after);
  return new Attachment(context, spec).open(cursor, signal);
}

/** What holds a stream to its topic: it finds the topic, waits until its scope has been read, and finds the next one when it is lost. */
class Attachment<Image, Body, Topic extends DeliveredTopic<Image>> implements StreamOwner {
  readonly #context: DeliveryContext;
  readonly #spec: SubscriptionSpec<Image, Body, Topic>;
  readonly #stream: Stream<Image, Body>;
  readonly #wait: StreamWait;
  #handle: HeldHandle<Image, Body, Topic> | null = null;
  /** Null where the topic is named by its ID. */
  #pointer: FollowedPointer | null = null;
  #hasBegun = false;
  #isMoving = false;

  constructor(context: DeliveryContext, spec: SubscriptionSpec<Image, Body, Topic>) {
    this.#context = context;
    this.#spec = spec;
    const { clock, settings, turns, open } = context;
    this.#stream = new Stream(spec, settings, this, turns);
    this.#wait = new StreamWait(this.#stream.queue, clock, settings.baselineTimeoutMs);
    open.add(this.#stream);
  }

  async open(
    cursor: Cursor | null,
    signal: AbortNotice | undefined,
  ): Promise<AsyncIterableIterator<StreamEvent<Body>>> {
    return this.#stream.open(() => this.#begin(cursor), this.#context.clock, signal);
  }

  onStreamStarted(outcome: StreamStarted['outcome']): void {
    this.#context.observer.streamStarted(outcome);
  }

  /** Before a topic is retired, what pointed to it points elsewhere, and that may not have been seen yet. */
  onTopicEnded(error: Error): void {
    const [handle, pointer] = [this.#handle, this.#pointer];
    const mayHaveMoved = error instanceof DomainError && error.code === 'TOPIC_ENDED';
    if (!this.#hasBegun || !handle || !pointer || !mayHaveMoved) {
      this.#stream.queue.fail(error);
      return;
    }
    this.#handle = null;
    const goOn = () => {
      if (pointer.topicId === handle.topicId) this.#stream.queue.fail(error);
      else this.#move();
    };
    void pointer.renew().then(goOn);
  }

  onTopicLost(reason: string): void {
    this.#handle?.lose(reason);
    this.#move();
  }

  onStreamClosed(): void {
    this.#wait.giveUp();
    this.#context.open.delete(this.#stream);
    this.#pointer?.release();
    this.#handle?.release();
    this.#handle = null;
  }

  async #begin(cursor: Cursor | null): Promise<void> {
    const { target } = this.#spec;
    if (isPointer(target)) await this.#follow(target);
    while (this.#stream.queue.isOpen && !this.#hasBegun) {
      // The topic may be lost, or the pointer moved, in the ticks between the arrival and this one.
      if (!this.#handle || !this.#isHome) await this.#arrive();
      else if (cursor) this.#hasBegun = await this.#stream.resume(this.#handle, cursor);
      else this.#hasBegun = await this.#stream.begin(this.#handle, 'NEW', null);
    }
    this.#move(); // The pointer may have been moved, or the topic lost, meanwhile.
  }

  async #follow(target: TopicPointer): Promise<void> {
    const listener: PointerListener = {
      onMove: () => {
        // The topic that is being read is no longer the one.
        this.#wait.giveUp();
        this.#move();
      },
      onEnd: (error) => this.#stream.queue.fail(error),
    };
    const release = (pointer: FollowedPointer) => pointer.release();
    // It is resolved by a poll, which is made once: a stream that waits for its topic to be read waits for its pointer, too.
    const { baselineTimeoutMs } = this.#context.settings;
    const follow = () => this.#wait.for(target.follow(listener), release);
    this.#pointer = this.#wait.keep(await this.#wait.patiently(follow, baselineTimeoutMs), release);
  }

  /** Where the stream belongs. */
  get #topicId(): string {
    const { target } = this.#spec;
    if (!isPointer(target)) return target.id;
    if (!this.#pointer) throw new Error(`where ${target.name} leads has not been found out`);
    return this.#pointer.topicId;
  }

  /** Whether the stream is where it belongs, and everything can be heard there. */
  get #isHome(): boolean {
    return this.#handle?.topicId === this.#topicId && this.#handle.loss === null;
  }

  /** The pointer leads elsewhere, or the topic is lost: the stream goes on at the next one, and until then with what it has. */
  #move(): void {
    if (this.#isMoving || !this.#hasBegun || !this.#stream.queue.isOpen || this.#isHome) return;
    this.#isMoving = true;
    this.#arrive()
      .catch((error: unknown) => this.#stream.queue.fail(this.#endingOf(error)))
      .finally(() => {
        this.#isMoving = false;
        // It may have been moved in the ticks between the last look at it and this one.
        this.#move();
      });
  }

  #endingOf(error: unknown): DomainError {
    const { target, topicName } = this.#spec;
    if (!isFinal(error)) return toDomainError(error);
    return toEnding(error, isPointer(target) ? target.name : `the ${topicName}`);
  }

  /** The pointer may be moved again, even back, and the topic be lost again, while it is read. A stream that has begun is patient. */
  async #arrive(): Promise<void> {
    while (this.#stream.queue.isOpen && !this.#isHome) {
      const topicId = this.#topicId;
      try {
        if (this.#hasBegun) await this.#wait.patiently(() => this.#enter(topicId));
        else await this.#enter(topicId);
      } catch (error) {
        if (!(error instanceof WaitGivenUp) && topicId === this.#topicId) throw error;
      }
    }
  }

  /** Holds the scope of a topic, and goes on there once it has been read; not where its history is lost meanwhile. */
  async #enter(topicId: string): Promise<void> {
    const release = (held: HeldTopic<Topic>) => held.release();
    const held = await this.#wait.for(this.#spec.hold(topicId), release);
    const { life } = held.topic;
    try {
      // It may be interrupted in the ticks between its being ready and this one.
      while (!held.interest.isReady) await this.#wait.for(held.interest.ready);
    } catch (error) {
      release(held);
      if (life.loss === null) throw error;
      return;
    }
    this.#wait.keep(held, release);
    if (life.loss !== null) {
      release(held);
      return;
    }
    const left = this.#handle;
    const handle = new HeldHandle(this.#spec, topicId, held);
    this.#handle = handle;
    try {
      if (this.#hasBegun) await this.#stream.begin(handle, 'RESET', this.#resetReason(left, topicId));
    } finally {
      left?.release();
    }
  }

  /** Why a stream that has begun begins anew at a topic. */
  #resetReason(left: HeldHandle<Image, Body, Topic> | null, topicId: string): string | null {
    const { target, topicName } = this.#spec;
    if (left?.topicId === topicId || !isPointer(target)) return left?.loss ?? null;
    return `${target.name} points to another ${topicName}`;
  }
}

function isPointer(target: SubscriptionSpec<never, never>['target']): target is TopicPointer {
  return 'follow' in target;
}
