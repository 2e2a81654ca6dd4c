import { type Flips, isDelivered, isWanted } from '../results/index.js';
import type { Resamples } from '../stats/index.js';
import { DifferenceSample } from './difference-sample.js';

/** A message that was delivered on one side only. */
export interface Flip {
  readonly kind: 'saved' | 'lost';
  readonly replication: number;
  readonly message: number;
}

/** Most examples that are kept: of each kind, from the first replications that have any. */
const MOST_EXAMPLES = 3;

/** Counts messages that one set-up delivered and the other did not, replication by replication. */
export class FlipCount {
  private saved = 0;
  private lost = 0;
  private compared = 0;
  private incomparable = 0;
  private replications = 0;
  private readonly perReplication: { readonly saved: DifferenceSample; readonly lost: DifferenceSample };
  private readonly kept: Flip[] = [];

  /** `byChance`: outages come by chance on either side. */
  constructor(byChance: boolean) {
    this.perReplication = { saved: new DifferenceSample(byChance), lost: new DifferenceSample(byChance) };
  }

  /** Takes in the fates of the messages of one replication on both sides; see `FateLog`. */
  add(replication: number, reference: Uint8Array, own: Uint8Array): void {
    const before = { saved: this.saved, lost: this.lost };
    for (let at = 0; at < Math.max(reference.length, own.length); at += 1) {
      this.addMessage(replication, at + 1, reference[at] ?? 0, own[at] ?? 0);
    }
    const saved = this.saved - before.saved;
    const lost = this.lost - before.lost;
    this.perReplication.saved.add(saved);
    this.perReplication.lost.add(lost);
    if (saved + lost > 0) this.replications += 1;
  }

  private addMessage(replication: number, message: number, reference: number, own: number): void {
    const wanted = isWanted(reference);
    if (wanted !== isWanted(own)) this.incomparable += 1;
    else if (wanted) {
      this.compared += 1;
      const was = isDelivered(reference);
      const is = isDelivered(own);
      if (was === is) return;
      const kind = is ? 'saved' : 'lost';
      this[kind] += 1;
      this.keep({ kind, replication, message });
    }
  }

  private keep(flip: Flip): void {
    if (this.kept.filter(({ kind }) => kind === flip.kind).length < MOST_EXAMPLES) this.kept.push(flip);
  }

  /** Up to three flips to show: of both kinds if there are both. */
  examples(): Flip[] {
    const saved = this.kept.filter(({ kind }) => kind === 'saved');
    const lost = this.kept.filter(({ kind }) => kind === 'lost');
    const most = saved.length === 0 ? 0 : Math.max(1, MOST_EXAMPLES - Math.min(1, lost.length));
    const first = saved.slice(0, most);
    return [...first, ...lost.slice(0, MOST_EXAMPLES - first.length)];
  }

  result(resamples: Resamples): Omit<Flips, 'examples'> {
    const nothing = { mean: 0 };
    return {
      saved: this.saved,
      lost: this.lost,
      savedPerReplication: this.perReplication.saved.estimate(resamples) ?? nothing,
      lostPerReplication: this.perReplication.lost.estimate(resamples) ?? nothing,
      replications: this.replications,
      compared: this.compared,
      incomparable: this.incomparable,
    };
  }
}
