import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/index.js';
import { call, inFolder } from '../cli/in-memory.js';
import { scenarioIn } from './expected.js';

const START = Date.UTC(2026, 0, 1) / 1000;
const HOUR = 3600;

function stamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

async function imported(csv: string) {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'up.csv'), csv);
    return call(['import', '--uptime', 'up.csv', '--quiet'], { folder });
  });
}

/** Outages whose gaps and lengths are quantiles of distributions: what a sample of them looks like, without luck. */
function outages(count: number, gap: (share: number) => number, length: (share: number) => number): string {
  const rows = ['server,down,up'];
  let at = START;
  for (let n = 0; n < count; n += 1) {
    // Every seventh, so that neighbours are not alike.
    const share = (((n * 7) % count) + 0.5) / count;
    const until = at + length(share);
    rows.push(`mx1.example.org,${stamp(at)},${stamp(until)}`);
    at = until + gap((((n * 11) % count) + 0.5) / count);
  }
  return rows.join('\n');
}

const exponential = (mean: number) => (share: number) => -mean * Math.log(1 - share);
/** Half are short, half are long: neither exponential nor lognormal. */
const twoKinds = (share: number) => (share < 0.5 ? 60 + share : 10 * HOUR + share);

describe('a record of uptime', () => {
  it('becomes the outages as they were, in the time of the record', async () => {
    const csv = `down,up,server\n${stamp(START)},${stamp(START + HOUR)},MX1.example.org\n${START + 48 * HOUR},${START + 49 * HOUR},other.example.net\n`;
    const { code, stdout } = await imported(csv);
    expect(code).toBe(0);
    const { servers, domains } = scenarioIn(stdout);
    expect(servers).toEqual({
      'mx1.example.org': { failures: [{ kind: 'timeout', at: '0s', for: '1h' }] },
      'other.example.net': { failures: [{ kind: 'timeout', at: '2d', for: '1h' }] },
    });
    expect(domains['example.org']?.mx).toEqual(['10 mx1.example.org', '20 other.example.net']);
    expect(parseScenario({ text: stdout, file: 'it' }).model?.duration).toBe(49 * HOUR);
  });

  it('may be a list of checks: an outage lasts from the first that failed to the next that did not', async () => {
    const rows = ['up', 'down', 'down', 'up', 'up', 'fail'].map((status, at) => `${START + at * 300};${status}`);
    const { stdout } = await imported(`time;status\n${rows.join('\n')}\n`);
    const [server] = Object.values(scenarioIn(stdout).servers);
    expect(server).toEqual({ failures: [{ kind: 'timeout', at: '5m', for: '10m' }] });
  });

  it('gives mtbf and mttr with a test: exponential times are found to be so', async () => {
    const { stdout } = await imported(outages(60, exponential(30 * 24 * HOUR), exponential(2 * HOUR)));
    const [, mtbf = '', mttr = ''] =
      /# failures: \[ \{ kind: timeout, mtbf: (\S+), mttr: (\S+) \} \]/.exec(stdout) ?? [];
    expect(mttr).toMatch(/^1h5\d|^2h/);
    expect(mtbf).toMatch(/^(?:29|30)d/);
    expect(stdout.match(/an exponential fits \(Lilliefors, 5 %\)/g)).toHaveLength(2);
  });

  it('finds a lognormal distribution where repairs differ more than an exponential does', async () => {
    // Quantiles of the standard normal distribution by the logistic approximation, times a wide spread.
    const lognormal = (share: number): number => 600 * Math.exp((2.2 * Math.log(share / (1 - share))) / 1.702);
    const { stdout } = await imported(outages(80, exponential(30 * 24 * HOUR), lognormal));
    expect(stdout).toMatch(/mttr: \{ lognormal: \{ median: 10m, p99: /);
    expect(stdout).toContain('a lognormal fits (Lilliefors, 5 %), an exponential does not');
  });

  it('says so where neither fits, and where there is too little to test', async () => {
    expect((await imported(outages(60, exponential(30 * 24 * HOUR), twoKinds))).stdout).toContain(
      'neither an exponential nor a lognormal fits',
    );
    expect((await imported(outages(4, exponential(30 * 24 * HOUR), exponential(HOUR)))).stdout).toContain(
      'too few to test',
    );
  });

  it.each([
    ['a,b\n1,2\n', 'the columns are `a,b`'],
    ['down,up\nyesterday,today\n', 'is no outage'],
    [`down,up\n${START + 5},${START}\n`, 'is no outage'],
    [`time,status\n${START},perhaps\n`, 'is no check'],
    [`down,up,server\n${START},${START + 5},__proto__\n`, 'is no host name'],
    ['', 'the columns are'],
  ])('%j is wrong, and said to be', async (csv, words) => {
    const { code, stdout, stderr } = await imported(csv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
