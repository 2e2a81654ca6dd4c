/** A distribution made ready to draw from. */
@unmanaged
export class Sampler {
  /** Constant: the value; exponential, gamma: the scale; weibull: its logarithm; uniform: the low end; lognormal: mu. */
  a: f64;
  /** Uniform: high - low; lognormal: sigma; weibull: 1 / shape; gamma: shape. */
  b: f64;
  kind: i32;
  /** Empirical only: the values, and their running sums; doubles. */
  values: usize;
  sums: usize;
  count: i32;
}
