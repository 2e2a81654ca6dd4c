import { STAGES } from '../../mail/index.js';
import { uniform } from '../../random/index.js';
import type { TrafficSource } from '../build/traffic.js';
import { FAIL_SLOW } from '../tables/failure-timelines.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** What goes wrong at one stage of one session, as `judgeStage` left it. */
export const verdict = {
  /** The failure that ends the session here, or -1. */
  process: -1,
  /** Wait before the reply [s]. */
  delay: 0,
};

/** Is this session among those that the failure strikes? Each failure decides once per session. */
export function strikes(row: number, server: number, process: number): boolean {
  const { timelines } = w.servers;
  const probability = timelines.probability[process] as number;
  if (probability >= 1) return true;
  const key = timelines.key(process);
  const own = w.servers.serviceKeys[server] as { k0: number; k1: number };
  const { salt } = w.traffic[w.messages.traffic[row] as number] as TrafficSource;
  const k0 = key.k0 ^ salt.k0 ^ own.k0;
  const k1 = key.k1 ^ salt.k1 ^ own.k1;
  return uniform(k0, k1, w.messages.number[row] as number, w.passCounter(row)) < probability;
}

/** The failure that meets a connection that begins now: `timeout` before `silent` before `refuse`; -1 if none. */
export function connectFailure(row: number, server: number): number {
  const { timelines, processes } = w.servers;
  const { first, list } = processes.connects;
  let worst = -1;
  for (let i = first[server] as number; i < (first[server + 1] as number); i += 1) {
    const process = list[i] as number;
    if (worst >= 0 && (timelines.kind[process] as number) >= (timelines.kind[worst] as number)) continue;
    if (timelines.activeAt(process, w.now) && strikes(row, server, process)) worst = process;
  }
  return worst;
}

/**
 * What the failures active at `t` do to the stage that begins then: `verdict.process` ends the session,
 * `verdict.delay` holds its reply up. The first failure listed wins.
 */
export function judgeStage(row: number, server: number, stage: number, t: number): void {
  const { timelines, processes } = w.servers;
  const { first, list } = processes.stages;
  const r = server * STAGES.length + stage;
  verdict.process = -1;
  verdict.delay = 0;
  for (let i = first[r] as number; i < (first[r + 1] as number); i += 1) {
    const process = list[i] as number;
    if (!timelines.activeAt(process, t) || !strikes(row, server, process)) continue;
    if (timelines.kind[process] === FAIL_SLOW) verdict.delay += timelines.model(process).delay;
    else if (verdict.process < 0) verdict.process = process;
  }
}

/** By how much service and filter time are stretched at `t`: the factors of all slow failures multiply. */
export function slowFactor(row: number, server: number, t: number): number {
  const { timelines, processes } = w.servers;
  const { first, list } = processes.slows;
  let factor = 1;
  for (let i = first[server] as number; i < (first[server + 1] as number); i += 1) {
    const process = list[i] as number;
    if (timelines.activeAt(process, t) && strikes(row, server, process)) factor *= timelines.model(process).factor;
  }
  return factor;
}

/** When the first failure that cuts sessions begins, in (from, to] [s]; Infinity if none does. */
export function firstCut(row: number, server: number, from: number, to: number): number {
  const { timelines, processes } = w.servers;
  const { first, list } = processes.cuts;
  let cut = Number.POSITIVE_INFINITY;
  for (let i = first[server] as number; i < (first[server + 1] as number); i += 1) {
    const process = list[i] as number;
    const onset = timelines.nextOnset(process, from);
    if (onset <= to && onset < cut && strikes(row, server, process)) cut = onset;
  }
  return cut;
}
