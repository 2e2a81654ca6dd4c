import { whenExpected } from '../host';
import { exponential } from '../luck/exponential';
import { Traffic } from '../model/traffic';

/** Puts a traffic at its first message. */
export function rewindTraffic(traffic: Traffic): void {
  traffic.count = 0;
  traffic.expected = 0;
  traffic.nextAt = 0;
  schedule(traffic);
}

/** Number of the next message, the counter of its luck: whole numbers of 32 bits, which begin anew. */
export function numberOf(traffic: Traffic): i32 {
  return <i32>(<i64>traffic.count);
}

/** The message that was due has arrived. */
export function advanceTraffic(traffic: Traffic): void {
  traffic.count += 1;
  schedule(traffic);
}

function schedule(traffic: Traffic): void {
  const at = traffic.replays ? replayed(traffic) : traffic.modulated ? modulated(traffic) : flat(traffic);
  traffic.nextAt = at >= traffic.lastAt ? Infinity : at;
}

function replayed(traffic: Traffic): f64 {
  return numberOf(traffic) < traffic.length ? load<f64>(traffic.times + ((<usize>numberOf(traffic)) << 3)) : Infinity;
}

function flat(traffic: Traffic): f64 {
  if (traffic.even) return traffic.count / traffic.rate;
  return traffic.nextAt + exponential(traffic.gaps0, traffic.gaps1, numberOf(traffic), 0) / traffic.rate;
}

/** Arrivals of a Poisson process whose expected number so far is `expected`. */
function modulated(traffic: Traffic): f64 {
  traffic.expected = traffic.even
    ? traffic.count
    : traffic.expected + exponential(traffic.gaps0, traffic.gaps1, numberOf(traffic), 0);
  return whenExpected(traffic.number, traffic.expected / traffic.rate, traffic.nextAt);
}
