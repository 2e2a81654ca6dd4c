import { describe, expect, it } from 'vitest';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { modelOf } from './build-model.js';

const TEXT = `
domains:
  example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] }
  other.example: { mx: [ 10 mx1.example.org ] }
servers:
  mx1.example.org: { rtt: 30ms, failures: [ { kind: refuse, mtbf: 30d, mttr: 1h } ] }
  mx2.example.org: {}
senders: { a: { mta: postfix }, b: {}, c: {} }
traffic:
  - rate: 1/s
    to: { example.org: 95%, other.example: 5% }
    from: { a: 60%, b: 30%, c: 10% }
  - { rate: 1/h, to: example.org, from: { a: 3, b: 1 } }
`;

const sharesOf = (overrides: readonly string[], side: 'to' | 'from' = 'from', index = 0): number[] => {
  const traffic = modelOf(TEXT, overrides).traffic[index];
  return traffic?.kind === 'rate' ? traffic[side].map(({ share }) => share) : [];
};

/** What is said about overrides, without the rest. */
function problemsOf(...overrides: string[]): string {
  return renderProblems(parseScenario({ text: TEXT, file: 'test.yaml', overrides }).problems);
}

describe('an override', () => {
  it('sets a value at a path, in quotes or not', () => {
    const { servers, seed, senders } = modelOf(TEXT, [
      'servers["mx1.example.org"].rtt=50ms',
      "servers['mx2.example.org'].sessions=10",
      'seed=seven',
      'senders.b.mta=exim',
      'servers["mx1.example.org"].failures[0].mttr=2h',
    ]);
    expect(servers.map(({ rtt, sessions }) => [rtt, sessions])).toEqual([
      [0.05, null],
      [0.05, 10],
    ]);
    expect(servers[0]?.failures[0]?.timing).toMatchObject({ down: { mean: 7200 } });
    expect(seed).toBe('seven');
    expect(senders[1]?.mta.preset).toBe('exim');
  });

  it('takes YAML as its value, and adds what is not there', () => {
    const { servers, sites, until } = modelOf(TEXT, [
      'servers["mx2.example.org"].service={ exponential: 400ms }',
      'sites.london={}',
      'servers["mx2.example.org"].site=london',
      'until = 9d',
    ]);
    expect(servers[1]).toMatchObject({ service: { kind: 'exponential', mean: 0.4 }, site: 'london' });
    expect(sites).toEqual([{ name: 'london', failures: [] }]);
    expect(until).toBe(777_600);
  });

  it('finds names in any case', () => {
    expect(modelOf(TEXT, ['servers["MX1.Example.org"].rtt=1s']).servers[0]?.rtt).toBe(1);
  });

  it('of one after the other wins as the last', () => {
    expect(modelOf(TEXT, ['seed=1', 'seed=2']).seed).toBe('2');
  });

  it('of a share leaves the others their proportions', () => {
    const [a = 0, b = 0, c = 0] = sharesOf(['traffic[0].from.c=50%']);
    expect(c).toBeCloseTo(0.5, 12);
    expect(a / b).toBeCloseTo(2, 9);
    expect(a + b + c).toBeCloseTo(1, 12);
    expect(sharesOf(['traffic[0].from.c=100%'])).toEqual([0, 0, 1]);
    expect(sharesOf(['traffic[0].from.c=0.4'])[2]).toBeCloseTo(0.4, 12);
    expect(sharesOf(['traffic[0].to["other.example"]=20%'], 'to')[0]).toBeCloseTo(0.8, 12);
  });

  it('of a weight changes that weight, and a percentage among weights makes them shares', () => {
    expect(sharesOf(['traffic[1].from.b=3'], 'from', 1)).toEqual([0.5, 0.5]);
    expect(sharesOf(['traffic[1].from.b=40%'], 'from', 1)[0]).toBeCloseTo(0.6, 12);
    expect(sharesOf(['traffic[1].from.c=50%'], 'from', 1)[0]).toBeCloseTo(0.375, 12);
  });

  it('leaves the scenario itself as it was', () => {
    const before = modelOf(TEXT);
    modelOf(TEXT, ['servers["mx1.example.org"].rtt=1s', 'traffic[0].from.c=50%']);
    expect(modelOf(TEXT)).toEqual(before);
  });
});

describe('a wrong override', () => {
  it.each([
    ['servers["mx1.exmple.org"].rtt=1s', '--set:1:8:', 'did you mean `mx1.example.org`?'],
    [
      'servers.mx1.example.org.rtt=1s',
      '--set:1:9:',
      'a name with dots goes into quotes: `servers["mx1.example.org"].rtt`',
    ],
    ['servers["mx1.example.org"].rt=1s', '--set:1:28:', 'did you mean `rtt`?'],
    ['servers["mx1.example.org"].rtt=30', '--set:1:32:', '`30ms`, `30s`, `30m`'],
    [
      'servers["mx1.example.org"].rtt.x=30',
      '--set:1:32:',
      '`servers["mx1.example.org"].rtt` is `30ms`, which has no keys',
    ],
    ['srvers["x"]={}', '--set:1:1:', 'did you mean `servers`?'],
    ['traffic[2].rate=1/s', '--set:1:8:', 'an index from `[0]` to `[1]`'],
    ['traffic.rate=1/s', '--set:1:9:', '`rate` leads into a list'],
    ['traffic[0].from.d=50%', '--set:1:17:', 'there is no sender `d`'],
    ['servers[mx1].rtt=1s', '--set:1:8:', 'neither in quotes nor an index'],
    ['seed', '--set:1:5:', 'no `=` follows the path'],
    ['seed=', '--set:1:6:', 'no value follows the `=`'],
    ['=1', '--set:1:1:', 'a path begins with a word'],
    ['a..b=1', '--set:1:2:', 'nothing follows the dot'],
    ['seed=[1', '--set:1:6:', 'this `[` is never closed'],
    ['seed=*x', '--set:1:6:', '`*x` stands for nothing'],
    ['seed=!!binary x', '--set:1:6:', 'is a YAML tag'],
    [`a${'[0]'.repeat(100)}=1`, '--set:1:', 'the path is too long'],
    [`seed=${'['.repeat(1000)}`, '--set:1:', 'nested more than 64 deep'],
  ])('%s is pointed at', (override, place, words) => {
    const shown = problemsOf(override);
    expect(shown).toContain(place);
    expect(shown).toContain(words);
  });

  it('shows its own text with a caret', () => {
    expect(problemsOf('servers["mx1.exmple.org"].rtt=1s').split('\n').slice(1, 3)).toEqual([
      '   1 | servers["mx1.exmple.org"].rtt=1s',
      '     |        ^^^^^^^^^^^^^^^^^^',
    ]);
  });
});
