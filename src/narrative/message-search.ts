import { FATES, type Fate, KINDS, type Kind } from '../mail/index.js';
import { randomStreams, type StreamKey, uniform } from '../random/index.js';
import type { MessageEnd, MessageWay } from '../results/index.js';

/** Criteria for messages; those that are `null` match all. */
export interface MessageFilter {
  readonly fate: Fate | null;
  /** Positions in the model's lists. */
  readonly sender: number | null;
  readonly domain: number | null;
  readonly kind: Kind | null;
  /** Wanted mail that did not arrive, whatever its fate. */
  readonly lost?: boolean;
}

/** Flags of lost mail by kind and fate: wanted mail that has ended, but not in delivery. */
const LOST = KINDS.flatMap((kind) => FATES.map((fate) => kind === 'ham' && fate !== 'delivered' && fate !== 'pending'));

/** Choice among the matches: first submitted, longest time to delivery, drawn by the seed, or all. */
export type Choice = 'first' | 'slowest' | 'random' | 'all';

export interface MessageWish {
  readonly filter: MessageFilter;
  /** Number of messages at most: the first, the slowest, or as many drawn; 1 by default. */
  readonly count?: number;
  readonly choice: Choice;
  readonly seed: string;
  /** Events required on their way; absent if any will do. */
  readonly way?: MessageWay;
}

/** Result of a search. */
export interface MessageFinding {
  /** In order of arrival, from 1; ascending. */
  readonly messages: readonly number[];
  /** Number of messages in the replication, and of each fate among those that match apart from their fate. */
  readonly sent: number;
  readonly fates: Readonly<Record<Fate, number>>;
}

/**
 * Looks for messages while a replication runs: hand every end to `note`. Its choice does not depend on the order in
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
  /** Those chosen so far, the best first. */
  private readonly best: { readonly message: number; readonly rank: number }[] = [];
  private readonly most: number;
  private readonly isAmong: (message: number) => boolean;

  /** @param isAmong tells whether a message is a candidate by the other criteria. */
  constructor({ filter, choice, seed, count }: MessageWish, isAmong: (message: number) => boolean = () => true) {
    this.most = count ?? 1;
    this.isAmong = isAmong;
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
    if (!this.isAmong(end.message)) return;
    this.counts[end.fate] = (this.counts[end.fate] ?? 0) + 1;
    if (this.fate !== null && end.fate !== this.fate) return;
    if (this.filter.lost === true && !LOST[end.kind * FATES.length + end.fate]) return;
    if (this.choice === 'all') this.all.push(end.message);
    else this.consider(end.message, this.rankOf(end));
  }

  /** Returns the result; to be called at the end of the run. */
  finding(): MessageFinding {
    const messages =
      this.choice === 'all'
        ? this.all.toSorted((a, b) => a - b)
        : this.best.map(({ message }) => message).sort((a, b) => a - b);
    const fates = Object.fromEntries(FATES.map((fate, i) => [fate, this.counts[i] ?? 0])) as Record<Fate, number>;
    return { messages, sent: this.sent, fates };
  }

  /** The lowest rank is chosen; NaN never is. */
  private rankOf({ message, latency }: MessageEnd): number {
    if (this.choice === 'slowest') return -latency;
    return this.choice === 'random' ? uniform(this.stream.k0, this.stream.k1, message | 0, 0) : message;
  }

  private consider(message: number, rank: number): void {
    const { best, most } = this;
    const isBefore = (other: { readonly message: number; readonly rank: number } | undefined): boolean =>
      other === undefined || rank < other.rank || (rank === other.rank && message < other.message);
    if (Number.isNaN(rank) || (best.length === most && !isBefore(best.at(-1)))) return;
    let at = best.length;
    while (at > 0 && isBefore(best[at - 1])) at -= 1;
    best.splice(at, 0, { message, rank });
    if (best.length > most) best.pop();
  }
}
