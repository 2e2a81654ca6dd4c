import { FATES, type Fate, KINDS, type Kind } from '../mail/index.js';
import { randomStreams, type StreamKey, uniform } from '../random/index.js';
import type { MessageEnd, MessageWay } from '../results/index.js';

/** Which messages are wanted; `null` parts do not matter. */
export interface MessageFilter {
  readonly fate: Fate | null;
  /** Positions in the model's lists. */
  readonly sender: number | null;
  readonly domain: number | null;
  readonly kind: Kind | null;
  /** Wanted mail that did not arrive, whatever its fate. */
  readonly lost?: boolean;
}

/** Whether mail of a kind that ended so is lost: wanted mail that has an end, and another than delivery. */
const LOST = KINDS.flatMap((kind) => FATES.map((fate) => kind === 'ham' && fate !== 'delivered' && fate !== 'pending'));

/** Which one of those that match: the first to be submitted, the one delivered last after its submission, one drawn by the seed, or all. */
export type Choice = 'first' | 'slowest' | 'random' | 'all';

export interface MessageWish {
  readonly filter: MessageFilter;
  /** So many at most: the first, the slowest, or as many drawn; one unless said otherwise. */
  readonly count?: number;
  readonly choice: Choice;
  readonly seed: string;
  /** What must have happened on their way; absent where that does not matter. */
  readonly way?: MessageWay;
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
  /** Those chosen so far, the best first. */
  private readonly best: { readonly message: number; readonly rank: number }[] = [];
  private readonly most: number;
  private readonly isAmong: (message: number) => boolean;

  /** @param isAmong says of a message whether it is one of those that come into question for other reasons. */
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

  /** What was found; at the end of the run. */
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
