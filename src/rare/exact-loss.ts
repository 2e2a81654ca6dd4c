import exp from '@stdlib/math-base-special-exp';
import type { Share } from '../units/index.js';
import type { Probe } from './probe.js';
import { downShare, type OutageProcess } from './processes.js';

/**
 * Share of messages lost where each process has exponential times and a message is lost when every pass finds all the
 * servers that it tries down: π diag(b) Π P(Δᵢ) diag(b) 1, over the 2^k up/down states of k processes. b marks the
 * states in which a pass fails, P(Δ) is the transition over the time between two passes, process by process. Exact for
 * servers that refuse at once. `grounds.ts` limits k.
 */
export function exactLoss(
  processes: readonly OutageProcess[],
  passes: Probe['passes'],
  strikes: (renewal: OutageProcess, server: string) => boolean,
): Share {
  const states = 2 ** processes.length;
  let probability = new Float64Array(states).map((_, state) =>
    processes.reduce((product, renewal, at) => {
      const down = downShare(renewal, Number.POSITIVE_INFINITY);
      return product * ((state >>> at) & 1 ? down : 1 - down);
    }, 1),
  );
  let age = 0;
  for (const pass of passes) {
    if (pass.age > age) probability = moved(probability, processes, pass.age - age);
    age = pass.age;
    const masks = [...new Set(pass.servers)].map((server) =>
      processes.reduce((bits, renewal, at) => (strikes(renewal, server) ? bits | (1 << at) : bits), 0),
    );
    probability = probability.map((one, state) => (masks.every((mask) => (state & mask) !== 0) ? one : 0));
  }
  return probability.reduce((sum, one) => sum + one, 0);
}

/** State probabilities after `gap`: each process in turn, as a two-state chain with exponential times both ways. */
function moved(
  before: Float64Array<ArrayBuffer>,
  processes: readonly OutageProcess[],
  gap: number,
): Float64Array<ArrayBuffer> {
  const after = before.slice();
  processes.forEach(({ up, down }, at) => {
    const [failing, mending] = [1 / up.mean, 1 / down.mean];
    const share = failing / (failing + mending);
    const kept = exp(-gap * (failing + mending));
    const bit = 1 << at;
    for (let state = 0; state < after.length; state += 1) {
      if (state & bit) continue;
      const [isUp, isDown] = [after[state] as number, after[state | bit] as number];
      const all = isUp + isDown;
      after[state | bit] = all * share + kept * (isDown - all * share);
      after[state] = all * (1 - share) + kept * (isUp - all * (1 - share));
    }
  });
  return after;
}
