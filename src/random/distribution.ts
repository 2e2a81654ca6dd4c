import type { Seconds } from '../units/index.js';

/** A distribution of times [s], as plain data. */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: Seconds }
  | { readonly kind: 'exponential'; readonly mean: Seconds }
  | { readonly kind: 'uniform'; readonly low: Seconds; readonly high: Seconds }
  /** Logarithms are normal with mean `mu` and standard deviation `sigma` (of seconds). */
  | { readonly kind: 'lognormal'; readonly mu: number; readonly sigma: number }
  | { readonly kind: 'weibull'; readonly mean: Seconds; readonly shape: number }
  | { readonly kind: 'gamma'; readonly mean: Seconds; readonly shape: number }
  /** Each value equally likely. */
  | { readonly kind: 'empirical'; readonly values: readonly Seconds[] };
