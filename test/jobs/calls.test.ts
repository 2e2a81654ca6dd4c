import { describe, expect, it } from 'vitest';
import { compare, explain, type Scenario, simulate, simulateSync, sweep } from '../../src/index.js';
import type { ComparisonResult, RunResult, SweepResult } from '../../src/results/index.js';
import { call } from '../cli/in-memory.js';

const HALF: Scenario = {
  messages: 50,
  replications: 4,
  domains: { 'example.org': { mx: ['10 mx1.example.org', '20 mx2.example.org'] } },
  servers: {
    'mx1.example.org': { rtt: '30ms', failures: [{ kind: 'refuse', at: '10s', for: '1h' }] },
    'mx2.example.org': {},
  },
  traffic: [{ rate: '1/s' }],
};
const TEXT = `${JSON.stringify(HALF, null, 2)}\n`;
const RTT = 'servers["mx1.example.org"].rtt';

/** What the command prints as JSON, without how long it took. */
async function printed<T>(argv: readonly string[]): Promise<T> {
  const { stdout } = await call([...argv, '--format', 'json', '--no-report'], { stdin: TEXT });
  return JSON.parse(stdout, (key, value) => (key === 'elapsed_s' ? null : value)) as T;
}

function plain<T>(result: T): T {
  return JSON.parse(JSON.stringify(result), (key, value) => (key === 'elapsed_s' ? null : value)) as T;
}

describe('a call of the library', () => {
  it('simulate gives what mxsim run prints, whether it is given a text, bytes or an object', async () => {
    const expected = await printed<RunResult>(['run', '-']);
    for (const scenario of [TEXT, new TextEncoder().encode(TEXT), HALF]) {
      const run = await simulate(scenario, { file: 'stdin' });
      if (!run.ok) throw new Error('the scenario is valid');
      const { scenario: provenance, ...figures } = plain(run.result);
      const { scenario: printedProvenance, ...printedFigures } = expected;
      expect(figures).toEqual(printedFigures);
      expect({ ...provenance, command: '' }).toEqual({ ...printedProvenance, command: '' });
    }
  });

  it('simulateSync gives the same as simulate', async () => {
    const [one, other] = [await simulate(HALF), simulateSync(HALF)];
    if (!one.ok || !other.ok) throw new Error('the scenario is valid');
    expect(plain(one.result)).toEqual(plain(other.result));
  });

  it('compare gives what mxsim compare prints', async () => {
    const expected = await printed<ComparisonResult>(['compare', '-', '--variant', `far: ${RTT}=2s`]);
    const run = await compare(HALF, { variants: { far: [`${RTT}=2s`] } });
    if (!run.ok) throw new Error('the scenario is valid');
    expect(plain(run.result).differences).toEqual(expected.differences);
    expect(run.result.arms.map(({ name }) => name)).toEqual(['scenario', 'far']);
    const two = await compare([HALF, { ...HALF, title: 'the same' }], { names: ['a', 'b'] });
    expect(two.ok && two.result.arms.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('sweep gives what mxsim sweep prints', async () => {
    const words = ['--vary', `${RTT}=10ms,1s`, '--figure', 'latency.p50'];
    const expected = await printed<SweepResult>(['sweep', '-', ...words]);
    const run = await sweep(HALF, { file: 'stdin', vary: [`${RTT}=10ms,1s`], figures: ['latency.p50'] });
    if (!run.ok) throw new Error('the scenario is valid');
    expect(plain(run.result).cells).toEqual(expected.cells);
  });

  it('explain tells the message that mxsim explain tells', async () => {
    const { stdout } = await call(['explain', '-', '--slowest'], { stdin: TEXT });
    const run = await explain(HALF, { slowest: true });
    if (!run.ok) throw new Error('the scenario is valid');
    const [message] = run.messages;
    expect(run.messages).toHaveLength(1);
    expect(message?.text.split('\n')[0]).toBe(stdout.split('\n')[0]);
    expect(message?.attempts.at(-1)).toMatchObject({ outcome: 'accepted' });
    const all = await explain(HALF, { message: 'all', most: 7 });
    expect(all.ok && all.messages.map((one) => one.message)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const none = await explain(HALF, { fate: 'quarantined' });
    expect(none.ok && none.messages).toEqual([]);
  });

  it('tells how far it is, up to 1, and throws what the one who is told throws', async () => {
    const seen: number[] = [];
    await simulate(HALF, { onProgress: (done) => void seen.push(done) });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const angry = simulate(HALF, {
      onProgress: () => {
        throw new Error('enough');
      },
    });
    await expect(angry).rejects.toThrow('enough');
  });

  it('rejects with the reason of a signal that was aborted before', async () => {
    const reason = new Error('no longer wanted');
    await expect(simulate(HALF, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

type Call = (...given: readonly unknown[]) => Promise<{ ok: boolean; problems?: readonly { message: string }[] }>;
const CALLS: Readonly<Record<string, Call>> = { simulate, compare, sweep, explain } as unknown as Record<string, Call>;

describe('a wrong call', () => {
  it.each<[string, string, readonly unknown[], string]>([
    ['of simulate without anything', 'simulate', [], 'the scenario: no value is given'],
    ['of simulate with a number', 'simulate', [7], 'the scenario: found `7`'],
    ['of simulate with a misspelt option', 'simulate', [HALF, { thread: 2 }], 'there is no option `thread`'],
    ['of simulate with no threads', 'simulate', [HALF, { threads: 0 }], '`threads`: found `0`'],
    ['of simulate with a wrong signal', 'simulate', [HALF, { signal: {} }], '`signal`: found a map'],
    [
      'of simulate with a wrong precision',
      'simulate',
      [HALF, { precision: 'latncy.p99 5m' }],
      '`precision` latncy.p99',
    ],
    [
      'of simulate with a bound of nothing',
      'simulate',
      [HALF, { maxReplications: 9 }],
      '`maxReplications`: nothing adds',
    ],
    ['of simulate with a wrong scenario', 'simulate', [{ ...HALF, domain: {} }], 'there is no key `domain`'],
    ['of simulate with a circle', 'simulate', [{ big: 1n }], 'cannot be written as JSON'],
    ['of compare with one thing', 'compare', [HALF], 'there is nothing to compare with'],
    ['of compare with an empty list', 'compare', [[]], 'there is nothing to compare with'],
    ['of compare with names for others', 'compare', [[HALF, HALF], { names: ['a'] }], '`names`: found 1 for 2'],
    ['of compare with other traffic', 'compare', [[HALF, { ...HALF, messages: 60 }]], 'cannot be compared with'],
    ['of sweep without options', 'sweep', [HALF], 'the options: no value is given'],
    ['of sweep with nothing to vary', 'sweep', [HALF, {}], 'there is nothing to vary'],
    ['of sweep with a wrong path', 'sweep', [HALF, { vary: ['server.x=1,2'] }], 'server'],
    [
      'of sweep with a wrong figure',
      'sweep',
      [HALF, { vary: ['messages=1,2'], figures: ['latncy'] }],
      '`figures` latncy',
    ],
    [
      'of explain with an unknown sender',
      'explain',
      [HALF, { sender: 'bob' }],
      '`sender`: there is no sender called bob',
    ],
    ['of explain with an unknown fate', 'explain', [HALF, { fate: 'eaten' }], '`fate`: found `eaten`'],
    ['of explain with a contradiction', 'explain', [HALF, { slowest: true, random: true }], '`slowest` and `random`'],
  ])('%s is told so, and throws nothing', async (_, name, given, words) => {
    const run = await (CALLS[name] as Call)(...given);
    expect(run.ok).toBe(false);
    expect(run.problems?.map(({ message }) => message).join('\n')).toContain(words);
  });

  it('of each function names the nearest option', async () => {
    for (const [name, one] of Object.entries(CALLS)) {
      const run = await one(HALF, { onprogress: 1, vary: [] });
      expect(JSON.stringify(run.problems), name).toContain('did you mean `onProgress`?');
    }
  });
});
