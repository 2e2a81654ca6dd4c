/** Closed forms of a server's limits for each client: the share of Poisson arrivals that they let through. */

/**
 * A bucket that holds `burst` messages and fills at one per unit of time, with `load` arrivals in it: an M/D/1 queue whose
 * waiting room is bounded, since what is missing in the bucket is work that has not been done yet. The share accepted is
 * H / (1 + load H), H = Σ_{j<b} [ρ(j−b+1)]^j/j! e^{−ρ(j−b+1)} (O. Brun and J.-M. Garcia, "Analytical solution of finite
 * capacity M/D/1 queues", J. Appl. Probab. 37(4), 2000).
 */
export function bucketAccepts(load: number, burst: number): number {
  let sum = 0;
  let factorial = 1;
  for (let j = 0; j < burst; j += 1) {
    if (j > 0) factorial *= j;
    const x = load * (j - burst + 1);
    sum += (x ** j / factorial) * Math.exp(-x);
  }
  return sum / (1 + load * sum);
}

/**
 * `most` messages of each window, which begins with its first one, and `expected` further arrivals in it: E min(N, most) / E N,
 * N = 1 + a Poisson number.
 */
export function windowAccepts(expected: number, most: number): number {
  let term = Math.exp(-expected);
  let turnedAway = 1 + expected - most;
  // E (N − most)⁺ = E N − most + E (most − N)⁺.
  for (let further = 0; further + 1 < most; further += 1) {
    turnedAway += (most - 1 - further) * term;
    term *= expected / (further + 1);
  }
  return 1 - turnedAway / (1 + expected);
}
