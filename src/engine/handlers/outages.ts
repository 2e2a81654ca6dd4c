import type { DownInterval } from '../../results/index.js';
import { theWorld } from '../world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** When each server was refusing, timing out or silent for all sessions, up to `end` [s]: intervals in order, joined where they overlap. */
export function outages(end: number): DownInterval[][] {
  const { timelines, processes } = w.servers;
  const { first, list } = processes.connects;
  return w.servers.models.map((_, server) => {
    const stopping = [...list.subarray(first[server], first[server + 1])].filter(
      (process) => (timelines.probability[process] as number) >= 1,
    );
    return joined(stopping.flatMap((process) => intervalsOf(process, end)));
  });
}

function intervalsOf(process: number, end: number): DownInterval[] {
  const { timelines } = w.servers;
  const intervals: DownInterval[] = [];
  timelines.rewind(process);
  while (timelines.startOf(process) < end) {
    const to = timelines.endOf(process);
    intervals.push({ from: Math.max(0, timelines.startOf(process)), to: Math.min(end, to) });
    if (to >= end) break;
    timelines.advance(process, to);
  }
  return intervals;
}

function joined(intervals: readonly DownInterval[]): DownInterval[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) result.push({ from, to });
  }
  return result;
}
