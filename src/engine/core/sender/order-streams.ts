import { PER_QUEUE } from '../codes';
import { now } from '../kernel/clock';
import { seek } from '../kernel/random-numbers';
import { hostNumberOf, Message, passCounter } from '../messages/message';
import { Mta } from '../model/mta';
import { CandidateList } from './candidate-list';

const MIX: i32 = 0x9e3779b1;

/** The DNS server's random numbers for the answer in use. */
export function seekRotation(m: Message, list: CandidateList, rank: i32): void {
  const domain = m.domain;
  const agent = m.agent;
  const k0 = domain.rotationKey0 ^ agent.orderKey0 ^ (rank * MIX);
  seek(k0, domain.rotationKey1 ^ agent.orderKey1, hostNumberOf(m), list.rotation & 0xffff);
}

/** The message's own random numbers for this pass and preference. */
export function seekOrder(m: Message, rank: i32): void {
  const agent = m.agent;
  const traffic = m.traffic;
  const k0 = agent.orderKey0 ^ traffic.salt0 ^ (rank * MIX);
  seek(k0, agent.orderKey1 ^ traffic.salt1, m.number, passCounter(m));
}

/** One order for a whole process: a first try has a process of its own, a queue run is one for all its messages. */
export function seekProcess(m: Message, mta: Mta, rank: i32): void {
  if (mta.seedsBySecond) {
    seekSecond(m, rank);
    return;
  }
  if (m.passes === 1) {
    seekOrder(m, rank);
    return;
  }
  const agent = m.agent;
  const run = mta.per === PER_QUEUE && mta.queuePeriod > 0 ? word(floor<f64>(now / mta.queuePeriod)) : 0;
  seek(agent.orderKey0 ^ (rank * MIX), agent.orderKey1 ^ run, hostNumberOf(m), 1);
}

/** One order for everything that this host begins within one second (Courier seeds its random numbers with the time). */
function seekSecond(m: Message, rank: i32): void {
  const agent = m.agent;
  seek(agent.orderKey0 ^ (rank * MIX), agent.orderKey1 ^ word(floor<f64>(now)), hostNumberOf(m), 2);
}

/** The low 32 bits of a whole number. */
function word(whole: f64): i32 {
  return <i32>(<i64>whole);
}
