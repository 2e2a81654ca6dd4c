import { type LogFindings, OTHER_DOMAINS } from './findings.js';
import type { LogTally } from './tally.js';

/** Most rows: as many as a replay may have. */
const MOST_ROWS = 10_000_000;

/** Arrivals of a log, kept in a few bytes each until it is known who is named. */
export class Arrivals {
  readonly #times: number[] = [];
  readonly #domains: number[] = [];
  readonly #senders: number[] = [];
  readonly #names: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);
  #left = 0;

  constructor(tally: LogTally) {
    tally.onMessage = (arrived, domain, fromDomain) => this.#note(arrived, domain, fromDomain ?? '');
  }

  /** Rows that were left out, since a replay could not have them. */
  get left(): number {
    return this.#left;
  }

  #note(arrived: number, domain: string, fromDomain: string): void {
    if (this.#times.length >= MOST_ROWS) {
      this.#left += 1;
      return;
    }
    this.#times.push(arrived);
    this.#domains.push(this.#number(domain));
    this.#senders.push(this.#number(fromDomain));
  }

  #number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** The file that a `replay` reads. */
  render({ domainNames, senderOf, start }: LogFindings): string {
    const order = this.#times.map((_, at) => at).sort((a, b) => (this.#times[a] ?? 0) - (this.#times[b] ?? 0));
    const rows = order.map((at) => {
      const domain = this.#names[this.#domains[at] ?? 0] ?? '';
      const sender = senderOf(this.#names[this.#senders[at] ?? 0] ?? null);
      const t = Number(((this.#times[at] ?? 0) - start).toFixed(3));
      return `${t},${sender},${domainNames.has(domain) ? domain : OTHER_DOMAINS}`;
    });
    return `t,sender,domain\n${rows.join('\n')}${rows.length > 0 ? '\n' : ''}`;
  }
}
