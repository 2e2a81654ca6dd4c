import { FATES, type Fate, KINDS, type Kind } from '../mail/index.js';
import { randomStreams, type StreamKey, uniform } from '../random/index.js';
import type { MessageEnd } from '../results/index.js';

/** Which messages are wanted; `null` parts do not matter. */
export interface MessageFilter {
  readonly fate: Fate | null;
  /** Positions in the model's lists. */
  readonly sender: number | null;
  readonly domain: number | null;
  readonly kind: Kind | null;
}

/** Which one of those that match: the first to be submitted, the one delivered last after its submission, one drawn by the seed, or all. */
export type Choice = 'first' | 'slowest' | 'random' | 'all';

export interface MessageWish {
  readonly filter: MessageFilter;
  readonly choice: Choice;
  readonly seed: string;
}

/** What a search found. */
export interface MessageFinding {
  /** In order of arrival, from 1; ascending. */
  readonly messages: readonly number[];
  /** All messages of the replication, and how many there are of each fate among those that match but for their fate. */
  readonly sent: number;
  readonly fates: Readonly<Record<Fate, number>>;
}

/**
 * Looks for messages while a replication runs: hand every end to `note`. What it chooses does not depend on the order in
 * which messages end.
 */
export class MessageSearch {
  private readonly filter: MessageFilter;
  private readonly choice: Choice;
  private readonly fate: number | null;
  private readonly kind: number | null;
  private readonly stream: StreamKey;
  private readonly counts = new Float64Array(FATES.length);
  private readonly all: number[] = [];
  private sent = 0;
  private best = 0;
  private bestRank = Number.POSITIVE_INFINITY;

  constructor({ filter, choice, seed }: MessageWish) {
    this.filter = filter;
    this.choice = choice;
    this.fate = filter.fate === null ? null : FATES.indexOf(filter.fate);
    this.kind = filter.kind === null ? null : KINDS.indexOf(filter.kind);
    this.stream = randomStreams(seed, 1).stream('explain', 'message');
  }

  note(end: MessageEnd): void {
    const { sender, domain } = this.filter;
    this.sent += 1;
    if (sender !== null && end.sender !== sender) return;
    if (domain !== null && end.domain !== domain) return;
    if (this.kind !== null && end.kind !== this.kind) return;
    this.counts[end.fate] = (this.counts[end.fate] ?? 0) + 1;
    if (this.fate !== null && end.fate !== this.fate) return;
    if (this.choice === 'all') this.all.push(end.message);
    else this.consider(end.message, this.rankOf(end));
  }

  /** What was found; at the end of the run. */
  finding(): MessageFinding {
    const messages = this.choice === 'all' ? this.all.toSorted((a, b) => a - b) : this.best === 0 ? [] : [this.best];
    const fates = Object.fromEntries(FATES.map((fate, i) => [fate, this.counts[i] ?? 0])) as Record<Fate, number>;
    return { messages, sent: this.sent, fates };
  }

  /** The lowest rank is chosen; NaN never is. */
  private rankOf({ message, latency }: MessageEnd): number {
    if (this.choice === 'slowest') return -latency;
    return this.choice === 'random' ? uniform(this.stream.k0, this.stream.k1, message | 0, 0) : message;
  }

  private consider(message: number, rank: number): void {
    if (rank < this.bestRank || (rank === this.bestRank && message < this.best)) {
      this.best = message;
      this.bestRank = rank;
    }
  }
}
