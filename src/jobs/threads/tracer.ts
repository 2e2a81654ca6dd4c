import { explainMessages, messagesThatWent, runReplication } from '../../engine/index.js';
import type { Model } from '../../model/index.js';
import { type MessageFinding, MessageSearch, type MessageWish } from '../../narrative/index.js';
import type { Trace } from '../../results/index.js';
import type { Share } from '../../units/index.js';

/** The replication whose messages are explained. */
export const EXPLAINED_REPLICATION = 1;

/** Looks for messages in a replication, and tells their traces. */
export interface Tracer {
  /** Runs the replication once and notes how each message ends. */
  readonly find: (wish: MessageWish) => Promise<MessageFinding>;
  /** Replays it and tells the traces of these messages, in order of arrival; those that do not exist are left out. */
  readonly tell: (messages: readonly number[]) => Promise<readonly Trace[]>;
  /** Share of the work under way that is done. */
  readonly progress: () => Share;
  readonly close: () => Promise<void>;
}

export function findMessages(model: Model, wish: MessageWish, onProgress?: (share: Share) => void): MessageFinding {
  const { way } = wish;
  // Two runs: the first notes the messages that went that way, so neither has to keep the other's data.
  const half = (begin: Share) => (share: Share) => onProgress?.(way === undefined ? share : begin + share / 2);
  const isAmong = way === undefined ? undefined : messagesThatWent(model, EXPLAINED_REPLICATION, way, half(0));
  const search = new MessageSearch(wish, isAmong);
  runReplication(model, EXPLAINED_REPLICATION, { onEnd: (end) => search.note(end), onProgress: half(0.5) });
  return search.finding();
}

export function tellMessages(
  model: Model,
  messages: readonly number[],
  onProgress?: (share: Share) => void,
): readonly Trace[] {
  return explainMessages(model, { replication: EXPLAINED_REPLICATION, messages, onProgress });
}

/** A tracer on this thread, for cases in which another thread would only be in the way. */
export function openLocalTracer(model: Model): Tracer {
  return {
    find: async (wish) => findMessages(model, wish),
    tell: async (messages) => tellMessages(model, messages),
    progress: () => 0,
    close: async () => undefined,
  };
}
