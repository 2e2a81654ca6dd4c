import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import type { Seconds } from '../units/index.js';
import { CONSTANT, EXPONENTIAL, GAMMA, LOGNORMAL, type Sampler, UNIFORM, WEIBULL } from './sampler.js';
import type { StreamKey } from './streams.js';
import { uniform } from './threefry.js';

/** ECMAScript leaves the last bits of its own square root open; these two have theirs on every machine. */
const root = (x: number): number => exp(ln(x) / 2);

/**
 * Draws one after the other, for forecasts made beside the engine: the same distributions as there, from a stream of
 * their own. Slower and shorter than the core's.
 */
export class Draws {
  private readonly key: StreamKey;
  private counter = 0;
  private spare = Number.NaN;
  private row = 0;

  constructor(key: StreamKey) {
    this.key = key;
  }

  /** Starts another sequence of numbers. */
  begin(row: number): void {
    this.row = row;
    this.counter = 0;
    this.spare = Number.NaN;
  }

  uniform(): number {
    this.counter += 1;
    return uniform(this.key.k0, this.key.k1, this.counter, this.row);
  }

  exponential(): number {
    return -ln(1 - this.uniform());
  }

  /** By the polar method: G. Marsaglia, T. A. Bray, "A convenient method for generating normal variables", SIAM Rev. 6(3), 1964. */
  normal(): number {
    const { spare } = this;
    this.spare = Number.NaN;
    if (!Number.isNaN(spare)) return spare;
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = root((-2 * ln(square)) / square);
      this.spare = y * scale;
      return x * scale;
    }
  }

  /** Of scale 1: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000. */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * exp(ln(1 - this.uniform()) / shape);
    const d = shape - 1 / 3;
    const c = 1 / root(9 * d);
    for (;;) {
      const x = this.normal();
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      if (ln(1 - this.uniform()) < 0.5 * x * x + d * (1 - v + ln(v))) return d * v;
    }
  }

  /** One draw [s]. */
  sample({ kind, a, b, values }: Sampler): Seconds {
    switch (kind) {
      case CONSTANT:
        return a;
      case EXPONENTIAL:
        return a * this.exponential();
      case UNIFORM:
        return a + b * this.uniform();
      case LOGNORMAL:
        return exp(a + b * this.normal());
      case WEIBULL:
        return exp(a + b * ln(this.exponential()));
      case GAMMA:
        return a * this.gamma(b);
      default:
        return values[(this.uniform() * values.length) >>> 0] as number;
    }
  }

  /** Residual of a life under way at a moment chosen at random [s] (D. R. Cox, "Renewal Theory", 1962, §5.2). */
  residual(sampler: Sampler): Seconds {
    return sampler.kind === EXPONENTIAL ? sampler.a * this.exponential() : this.uniform() * this.lengthBiased(sampler);
  }

  /** One draw [s] with density x f(x) / mean. */
  private lengthBiased({ kind, a, b, values, sums }: Sampler): Seconds {
    switch (kind) {
      case CONSTANT:
        return a;
      case UNIFORM:
        return root(a * a + this.uniform() * b * (2 * a + b));
      case LOGNORMAL:
        return exp(a + b * b + b * this.normal());
      case WEIBULL:
        return exp(a + b * ln(this.gamma(1 + b)));
      case GAMMA:
        return a * this.gamma(b + 1);
      default: {
        const target = this.uniform() * (sums.at(-1) as number);
        return values[sums.findIndex((sum) => sum > target)] as number;
      }
    }
  }
}
