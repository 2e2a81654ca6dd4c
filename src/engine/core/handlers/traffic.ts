import { whenExpected } from '../host';
import { exponential } from '../luck/exponential';
import { Traffic } from '../model/traffic';

/** Puts a traffic at its first message. */
export function rewindTraffic(traffic: Traffic): void {
  traffic.count = 0;
  traffic.counter = 0;
  traffic.expected = 0;
  traffic.nextAt = 0;
  schedule(traffic);
}

/** The message that was due has arrived. */
export function advanceTraffic(traffic: Traffic): void {
  traffic.counter += 1;
  schedule(traffic);
}

function schedule(traffic: Traffic): void {
  const at = traffic.isPoisson ? traffic.nextAt + gap(traffic) / traffic.rate : scheduled(traffic);
  traffic.nextAt = at >= traffic.lastAt ? Infinity : at;
}

/** Expected arrivals from one message to the next. */
function gap(traffic: Traffic): f64 {
  return exponential(traffic.gaps0, traffic.gaps1, traffic.counter, 0);
}

function scheduled(traffic: Traffic): f64 {
  if (traffic.replays) return replayed(traffic);
  const number = traffic.count;
  traffic.count = number + 1;
  return traffic.modulated ? modulated(traffic, number) : number / traffic.rate;
}

function replayed(traffic: Traffic): f64 {
  return traffic.counter < traffic.length ? load<f64>(traffic.times + ((<usize>traffic.counter) << 3)) : Infinity;
}

/** Arrivals of a Poisson process whose expected number so far is `expected`. */
function modulated(traffic: Traffic, number: f64): f64 {
  traffic.expected = traffic.even ? number : traffic.expected + gap(traffic);
  return whenExpected(traffic.number, traffic.expected / traffic.rate, traffic.nextAt);
}
