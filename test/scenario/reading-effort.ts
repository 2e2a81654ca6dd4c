import { parseScenario } from '../../src/scenario/index.js';

/** A sound scenario of so many servers. */
export function textOfServers(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `srv${i}.example.org`);
  return [
    'domains:',
    '  example.org:',
    '    mx:',
    ...names.map((name) => `      - 10 ${name}`),
    'servers:',
    ...names.map((name) => `  ${name}: { rtt: 30ms }`),
    'traffic: [ { rate: 1/s } ]',
  ].join('\n');
}

/** Processor time of a piece of work [ms]. */
function cpuTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

let unit: number | undefined;

/** What this machine takes, now, for a sound scenario of 5,000 servers [ms]: the measure of all the others. */
function theUnit(): number {
  if (unit !== undefined) return unit;
  const text = textOfServers(5000);
  const times = Array.from({ length: 5 }, () => cpuTime(() => parseScenario({ text, file: 'sound.yaml' })));
  unit = times.toSorted((a, b) => a - b)[2] ?? Number.NaN;
  return unit;
}

/**
 * How much work something is, in units of reading a sound scenario of 5,000 servers in this process: says the same on a
 * slow or a busy machine. Work that grows with the square of what is read takes thousands of units.
 */
export function effortOf(work: () => void): number {
  const one = theUnit();
  return cpuTime(work) / one;
}
