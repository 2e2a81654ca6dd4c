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

describe('an override of a list or of a name', () => {
  const failuresOf = (server: number, ...overrides: string[]): string[] =>
    (modelOf(TEXT, overrides).servers[server]?.failures ?? []).map(({ kind }) => kind);

  it('adds an entry behind the last one, also where no list is yet', () => {
    expect(failuresOf(0, 'servers["mx1.example.org"].failures[+]={ kind: timeout, at: 1d, for: 1h }')).toEqual([
      'refuse',
      'timeout',
    ]);
    const twice = ['at: 1d', 'at: 2d'].map(
      (at) => `servers["mx2.example.org"].failures[+]={ kind: timeout, ${at}, for: 1h }`,
    );
    expect(failuresOf(1, ...twice)).toEqual(['timeout', 'timeout']);
    expect(failuresOf(1, 'servers["mx2.example.org"].failures=[]', ...twice)).toEqual(['timeout', 'timeout']);
    expect(modelOf(TEXT, ['assert[+]=delivered >= 99%']).asserts).toHaveLength(1);
    expect(modelOf(TEXT, ['domains["other.example"].mx[+]=20 mx2.example.org']).domains[1]?.answer).toMatchObject({
      records: [{ preference: 10 }, { preference: 20 }],
    });
  });

  it('fills in an entry that it adds key by key', () => {
    const first = 'servers["mx2.example.org"].failures[+].kind=timeout';
    const then = ['at=1d', 'for=1h'].map((rest) => `servers["mx2.example.org"].failures[0].${rest}`);
    expect(failuresOf(1, first, ...then)).toEqual(['timeout']);
  });

  it('takes away a key, an entry of a list, or a sender and its share', () => {
    const { servers, seed } = modelOf(`seed: 5\n${TEXT}`, ['servers["mx1.example.org"].rtt=', 'seed = ']);
    expect([servers[0]?.rtt, seed]).toEqual([modelOf(TEXT).servers[1]?.rtt, '1']);
    expect(failuresOf(0, 'servers["mx1.example.org"].failures[0]=')).toEqual([]);
    expect(failuresOf(0, 'servers["mx1.example.org"].failures=')).toEqual([]);
    expect(sharesOf(['traffic[0].from.a='])).toEqual([0.75, 0.25]);
  });

  it('names hosts and domains as the DNS compares them, what is written exactly so first', () => {
    const { servers, domains } = modelOf(TEXT, [
      'servers["MX1.Example.ORG."].rtt=1s',
      'domains["Other.Example."].ttl=5m',
      'traffic[0].to["EXAMPLE.org"]=50%',
    ]);
    expect([servers[0]?.rtt, domains[1]?.ttl]).toEqual([1, 300]);
    expect(sharesOf(['traffic[0].to["EXAMPLE.org."]=50%'], 'to')).toEqual([0.5, 0.5]);
    const labelled = TEXT.replace(
      'mx2.example.org: {}',
      'mx2.example.org: {}\n  Alpha: { hosts: [ x.example ] }\n  alpha: { hosts: [ y.example ] }',
    );
    expect(
      modelOf(labelled, ['servers.alpha.rtt=1s'])
        .servers.slice(2)
        .map(({ rtt }) => rtt),
    ).toEqual([0.05, 1]);
  });

  it('tells labels apart by their letters', () => {
    const { senders } = modelOf(TEXT, ['senders.A={ mta: exim }']);
    expect(senders.map(({ name, mta }) => [name, mta.preset]).filter(([name]) => /a/i.test(name ?? ''))).toEqual([
      ['a', 'postfix'],
      ['A', 'exim'],
    ]);
    expect(problemsOf('senders.B.mta=exim')).toContain('there is no sender `B`');
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
    ['seed= # nothing', '--set:1:6:', 'no value follows the `=`'],
    ['seed=', '--set:1:1:', 'there is no `seed` here to be taken away'],
    ['servers["mx1.example.org"].rt=', '--set:1:28:', 'did you mean `rtt`?'],
    ['servers.mx9.rtt=', '--set:1:9:', 'there is no server `mx9`'],
    [
      'servers["mx1.example.org"].failures[1]={ kind: timeout }',
      '--set:1:36:',
      '`servers["mx1.example.org"].failures[+]=…` for one more',
    ],
    [
      'servers["mx2.example.org"].failures[0].for=1h',
      '--set:1:36:',
      '`servers["mx2.example.org"]` has no `failures` yet',
    ],
    [
      'servers["mx2.example.org"].failures[0].for=1h',
      '--set:1:36:',
      '`servers["mx2.example.org"].failures[+]=…`, which adds the first',
    ],
    ['servers["mx1.example.org"].failures[3]=', '--set:1:36:', 'there is no entry 3'],
    ['servers["mx1.example.org"].failures[+]=', '--set:1:36:', '`[+]` adds an entry, and no value follows'],
    ['servers["mx1.example.org"][+]=', '--set:1:27:', '`[+]` adds an entry, and no value follows'],
    ['servers["mx1.example.org"][+]=1', '--set:1:27:', '`servers["mx1.example.org"]` is no list'],
    ['servers["mx1.example.org"].failures[0][+]=1', '--set:1:39:', 'failures[0]` is no list'],
    ['servers[+]={}', '--set:1:8:', '`servers` is no list'],
    ['servers["mx1.example.org"].rtt[+]=1s', '--set:1:31:', 'which has no keys'],
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
