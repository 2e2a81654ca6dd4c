import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { buildSampler, type Distribution, type Draws, distributionMean, type Sampler } from '../random/index.js';
import { normalTail } from '../stats/index.js';
import { distributionTail, upperGamma, weibullScale } from '../theory/index.js';
import type { Seconds, Share } from '../units/index.js';

/** Halvings of an interval: enough for one part in 10¹³ of it. */
const HALVINGS = 44;

/**
 * Duration of an up time or an outage, with what importance sampling needs besides its draws: the survival function,
 * the survival of the residual life at a random instant (D. R. Cox, "Renewal Theory", 1962, §5.2), and draws from the
 * tails.
 */
export class Lifetime {
  readonly mean: Seconds;
  readonly isExponential: boolean;
  private readonly law: Distribution;
  private readonly sampler: Sampler;

  constructor(law: Distribution) {
    this.law = law;
    this.mean = distributionMean(law);
    this.isExponential = law.kind === 'exponential';
    this.sampler = buildSampler(law);
  }

  /** Share of lives that last longer than `x` [s]. */
  survival(x: Seconds): Share {
    return distributionTail(this.law, x);
  }

  /**
   * Share of random instants within a life after which it lasts longer than `x` [s]: E[(D − x)⁺] ÷ E D, the survival
   * function of the residual life.
   */
  residualSurvival(x: Seconds): Share {
    const { law, mean } = this;
    if (x <= 0) return 1;
    switch (law.kind) {
      case 'constant':
        return Math.max(0, mean - x) / mean;
      case 'exponential':
        return exp(-x / mean);
      case 'uniform':
        if (x >= law.high) return 0;
        return x <= law.low ? (mean - x) / mean : (law.high - x) ** 2 / (2 * (law.high - law.low) * mean);
      case 'lognormal': {
        const z = (ln(x) - law.mu) / law.sigma;
        return Math.max(0, normalTail(z - law.sigma) - (x / mean) * normalTail(z));
      }
      case 'weibull':
        return upperGamma(1 / law.shape, exp(law.shape * ln(x / weibullScale(law))));
      case 'gamma': {
        const scaled = (x * law.shape) / mean;
        const above = upperGamma(law.shape + 1, scaled);
        return Math.max(0, above - (x / mean) * upperGamma(law.shape, scaled));
      }
      case 'empirical':
        return law.values.reduce((sum, value) => sum + Math.max(0, value - x), 0) / law.values.length / mean;
    }
  }

  /** Draws one life [s]. */
  draw(draws: Draws): Seconds {
    return draws.sample(this.sampler);
  }

  /** Draws the residual life at a random instant [s]. */
  drawResidual(draws: Draws): Seconds {
    return draws.residual(this.sampler);
  }

  /** Draws a residual life longer than `x` [s]; the residual survival at `x` must be above 0. */
  drawResidualAbove(x: Seconds, draws: Draws): Seconds {
    if (this.isExponential) return x + this.drawResidual(draws);
    const target = (1 - draws.uniform()) * this.residualSurvival(x);
    return this.whereFallenTo((at) => this.residualSurvival(at), target, x);
  }

  /** Draws a life longer than `x` [s]; the survival at `x` must be above 0. */
  drawAbove(x: Seconds, draws: Draws): Seconds {
    if (this.isExponential) return Math.max(0, x) + this.draw(draws);
    const target = (1 - draws.uniform()) * this.survival(x);
    return this.whereFallenTo((at) => this.survival(at), target, x);
  }

  /** Draws a life no longer than `x` [s]; the survival at `x` must be below 1. */
  drawBelow(x: Seconds, draws: Draws): Seconds {
    const target = 1 - draws.uniform() * (1 - this.survival(x));
    return Math.min(
      x,
      this.whereFallenTo((at) => this.survival(at), target, 0),
    );
  }

  /** The first instant after `from` at which a falling function is at `target` or below. */
  private whereFallenTo(falling: (x: Seconds) => number, target: number, from: Seconds): Seconds {
    let low = Math.max(0, from);
    let high = Math.max(low, this.mean) + this.mean;
    while (falling(high) > target && high < 1e15) {
      low = high;
      high *= 2;
    }
    for (let step = 0; step < HALVINGS; step += 1) {
      const middle = (low + high) / 2;
      if (falling(middle) > target) low = middle;
      else high = middle;
    }
    return high;
  }
}
