import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { summariseRun } from '../../src/experiment/index.js';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { Model, ServerModel } from '../../src/model/index.js';
import { renderTable } from '../../src/report/index.js';
import type { FormCheck, TheoryFigure } from '../../src/results/index.js';
import { CLOSED_FORMS, checkTheory } from '../../src/theory/index.js';
import { type Cluster, cluster, failure, mta, mx, outages, planned } from '../engine/cluster.js';

const REPLICATIONS = 10;
const SECOND = { kind: 'exponential', mean: 1 } as const;
const NEVER = { retry: { rule: { kind: 'never' }, scan: null, jitter: null, per: 'message', atOnce: null } } as const;
const WAITS = { kind: 'wait', places: null } as const;
const OUTAGE = { failures: [outages(4 * 3600, 3600)] } as const;

/** What a scenario that fits a form is like: each is changed below, condition by condition. */
interface Fitting {
  readonly server?: Partial<ServerModel>;
  readonly mta?: Partial<MtaBehaviour>;
  readonly about?: Cluster;
}

function modelOf({ server = {}, mta: changes = {}, about = {} }: Fitting): Model {
  const { model, traffic = [{}], ...rest } = about;
  return cluster({
    servers: { mx: { rtt: 0, ...server } },
    senders: { sender: { mta: mta(changes), hosts: 1000 } },
    ...rest,
    traffic: traffic.map((one) => ({ rate: 0.7, arrivals: 'poisson', ...one })),
    model: { messages: 20_000, replications: REPLICATIONS, ...model },
  });
}

const TWO: Cluster = {
  servers: { one: { rtt: 0, ...OUTAGE }, two: { rtt: 0, ...OUTAGE } },
  domains: { 'example.org': { answer: mx('10 one', '20 two') } },
  traffic: [{ rate: 0.01 }],
  model: { messages: 5_000 },
};
const EQUALS: Cluster = { ...TWO, domains: { 'example.org': { answer: mx('10 one', '10 two') } } };

const FITTING: Readonly<Record<string, Fitting>> = {
  'M/M/1': { server: { sessions: 1, service: SECOND, overload: WAITS } },
  'M/M/c': { server: { sessions: 3, service: SECOND, overload: WAITS }, about: { traffic: [{ rate: 2.1 }] } },
  'M/G/1': { server: { sessions: 1, rtt: 0.05, service: { kind: 'uniform', low: 0, high: 1 }, overload: WAITS } },
  'M/M/c/K': {
    server: { sessions: 2, service: SECOND, overload: { kind: 'wait', places: 3 } },
    mta: NEVER,
    about: { traffic: [{ rate: 2.2 }] },
  },
  'Erlang B': {
    server: {
      sessions: 5,
      rtt: 0.05,
      service: { kind: 'weibull', mean: 0.7, shape: 0.7 },
      overload: { kind: 'refuse' },
    },
    mta: NEVER,
    about: { traffic: [{ rate: 4 }] },
  },
  'M/G/∞': { server: { rtt: 0.05, service: { kind: 'uniform', low: 0, high: 1 } } },
  availability: { about: TWO },
  'load shares by preference': { about: TWO, mta: NEVER },
  'load shares of equal preferences': { about: EQUALS },
};

function formOf(form: string, checks: readonly FormCheck[]): FormCheck {
  const found = checks.find((check) => check.form === form);
  if (found === undefined) throw new Error(`there is no form ${form}`);
  return found;
}

function whyNot(form: string, model: Model): string {
  const check = formOf(form, checkTheory(model, {}));
  return check.fits ? 'it fits' : check.why;
}

/** The run, with the name of the test as its seed, so that nobody can look for a better one. */
function run(fitting: Fitting): ReturnType<typeof summariseRun> {
  const model = { ...modelOf(fitting), seed: expect.getState().currentTestName ?? '' };
  const replications = Array.from({ length: model.replications }, (_, at) => runReplication(model, at + 1));
  const provenance = { file: 'x.yaml', replications: model.replications, seed: '1', title: '' };
  const result = summariseRun(model, replications, { version: '0', provenance, warnings: [], elapsed: 0 } as never);
  return { ...result, theory: checkTheory(model, result.estimates ?? {}) };
}

function figuresOf(form: string, { theory = [] }: { theory?: readonly FormCheck[] }): readonly TheoryFigure[] {
  const check = formOf(form, theory);
  return check.fits ? check.figures : [];
}

describe('a closed form that fits a scenario', () => {
  it.each(Object.entries(FITTING))('%s: expects what a run measures, within its interval', (form, fitting) => {
    const figures = figuresOf(form, run(fitting));
    expect(figures.length).toBeGreaterThan(0);
    for (const { figure, verdict, expected, measured } of figures) {
      expect(verdict, `${figure}: expected ${expected}, measured ${JSON.stringify(measured)}`).toBe('agrees');
      expect((measured?.high ?? 1) - (measured?.low ?? 0), figure).toBeGreaterThan(0);
    }
  });

  it('is one of those that are tried here', () => {
    expect(Object.keys(FITTING)).toEqual(CLOSED_FORMS.map(({ name }) => name));
    for (const { source } of CLOSED_FORMS) expect(source).toMatch(/\d{4}/);
  });

  it('differs from a run in which something is wrong', () => {
    const slow = run({
      ...FITTING['M/M/1'],
      server: { ...FITTING['M/M/1']?.server, service: { kind: 'exponential', mean: 1.1 } },
    });
    const said = formOf('M/M/1', checkTheory(modelOf(FITTING['M/M/1'] ?? {}), slow.estimates ?? {}));
    expect(said.fits && said.figures.map(({ verdict }) => verdict)).toEqual(['differs', 'differs', 'differs']);
  });

  it('decides nothing from one replication, which has no interval', () => {
    const once = run({ ...FITTING['M/M/1'], about: { model: { replications: 1 } } });
    expect(figuresOf('M/M/1', once).map(({ verdict, reason }) => [verdict, reason])).toEqual(
      Array.from({ length: 3 }, () => ['undecided', 'one replication has no interval']),
    );
  });

  it('foretells by hand: half of what an M/M/1 queue of load 0.5 holds is waiting', () => {
    const model = modelOf({ ...FITTING['M/M/1'], about: { traffic: [{ rate: 0.5 }] } });
    expect(formOf('M/M/1', checkTheory(model, {}))).toMatchObject({
      figures: [
        { figure: 'latency.mean', expected: 2 },
        { figure: 'servers.mx.meanBacklog', expected: 0.5 },
        { figure: 'servers.mx.meanSessions', expected: 0.5 },
      ],
    });
  });

  it('foretells by hand: of two servers that are up four hours in five, one takes 80 messages of 100 and the other 16', () => {
    const model = modelOf({ about: { ...TWO, model: { messages: 100 } }, mta: NEVER });
    const { theory } = { theory: checkTheory(model, {}) };
    const values = figuresOf('load shares by preference', { theory }).map(({ expected }) => expected);
    expect(values[0]).toBeCloseTo(80, 9);
    expect(values[1]).toBeCloseTo(16, 9);
    expect(figuresOf('availability', { theory })[0]?.expected).toBeCloseTo(0.96, 12);
  });
});

const on = (form: string, change: Fitting): Fitting => {
  const { server, mta: behaviour, about } = FITTING[form] ?? {};
  return {
    server: { ...server, ...change.server },
    mta: { ...behaviour, ...change.mta },
    about: { ...about, ...change.about, model: { ...about?.model, ...change.about?.model } },
  };
};
const failing = (...failures: ServerModel['failures']): Cluster => ({
  servers: { one: { rtt: 0, failures }, two: { rtt: 0, ...OUTAGE } },
});
const rfc = mta();

/** The form, what is changed of its fitting scenario, and why it does not fit any more. */
const BROKEN: readonly (readonly [string, Fitting, string])[] = [
  ['M/M/1', { about: { traffic: [{ arrivals: 'even' }] } }, 'arrivals are not Poisson'],
  ['M/M/1', { about: { traffic: [{ shape: { kind: 'diurnal', peak: 0, ratio: 3 } }] } }, 'arrivals are not Poisson'],
  ['M/M/1', { about: { traffic: [{ invalidRecipients: 0.1 }] } }, 'some recipients do not exist'],
  ['M/M/1', { about: { model: { until: 9e9 } } }, 'the run is cut off'],
  [
    'M/M/1',
    { about: { model: { changes: [{ at: 1, domain: 'example.org', answer: mx('10 mx') }] } } },
    'the DNS changes',
  ],
  ['M/M/1', { about: { domains: { 'example.org': { answer: { kind: 'empty' } } } } }, 'no MX records'],
  [
    'M/M/1',
    { about: { domains: { 'example.org': { answer: mx('10 gone') } }, hosts: { gone: { kind: 'empty' } } } },
    'gone has no address',
  ],
  [
    'M/M/1',
    {
      about: {
        domains: { 'example.org': { answer: mx('10 mx') }, 'example.com': { answer: mx('10 mx') } },
        traffic: [
          {
            to: [
              { name: 'example.org', share: 0.5 },
              { name: 'example.com', share: 0.5 },
            ],
          },
        ],
      },
    },
    'mail goes to 2 domains',
  ],
  ['M/M/1', { about: { senders: { sender: { mta: rfc, is: 'mx' } } } }, 'a sender is an MX host itself'],
  [
    'M/M/1',
    {
      server: {
        filter: {
          workers: 1,
          time: SECOND,
          spam: { catches: 0, mistakes: 0, then: 'remove' },
          virus: { catches: 0, mistakes: 0, then: 'remove' },
        },
      },
    },
    'mx has a filter',
  ],
  ['M/M/1', { server: { greylist: { delay: 1, window: 9, known: 0, database: 'mx' } } }, 'mx has a greylist'],
  ['M/M/1', { server: { relay: rfc } }, 'mx is a relay'],
  ['M/M/1', { server: { family: 'both' } }, 'mx has an address of IPv6'],
  ['M/M/1', { mta: { reuse: mta({}, 'postfix').reuse } }, 'several messages over one connection'],
  ['M/M/1', { mta: { deadHosts: mta({}, 'postfix').deadHosts } }, 'remembers dead hosts'],
  ['M/M/1', { mta: { concurrency: mta({}, 'postfix').concurrency } }, 'limits its connections'],
  ['M/M/1', { mta: { retry: { ...rfc.retry, per: 'host' } } }, 'retry clock per host'],
  ['M/M/1', { about: TWO, server: {} }, 'mail can go to more than one server'],
  ['M/M/1', { server: OUTAGE }, 'mx fails'],
  ['M/M/1', { server: { sessions: 2 } }, '2 sessions at once, not one'],
  ['M/M/1', { server: { sessions: null } }, 'any number of sessions at once, not one'],
  ['M/M/1', { server: { overload: { kind: 'wait', places: 9 } } }, 'does not let any number wait'],
  ['M/M/1', { server: { service: { kind: 'constant', value: 1 } } }, 'is constant, not exponential'],
  ['M/M/1', { server: { rtt: 0.01 } }, 'six round trips of 10 ms'],
  ['M/M/1', { about: { traffic: [{ rate: 1.1 }] } }, 'offered more than it can take'],
  ['M/M/1', { mta: { timeouts: { ...rfc.timeouts, greeting: 20 } } }, 'does not wait 20 s for every greeting'],
  ['M/M/1', { mta: { timeouts: { ...rfc.timeouts, message: 10 } } }, 'does not wait for every answer'],
  ['M/M/1', { mta: { timeouts: { ...rfc.timeouts, session: 600 } } }, 'limits the time of a session'],
  ['M/M/1', { about: { model: { messages: 2_000 } } }, 'too short for the long run'],
  ['M/M/1', { about: { traffic: [{ rate: 0.95 }] } }, 'too short for the long run'],
  ['M/M/c', { server: { sessions: 1 } }, 'one session at once, not several'],
  ['M/G/1', { server: { rtt: 0, service: SECOND } }, 'M/M/1 says it'],
  ['M/G/∞', { server: { rtt: 400 } }, 'does not wait for every answer'],
  ['M/M/c/K', { mta: rfc }, 'tries again what was turned away'],
  ['M/M/c/K', { server: { overload: WAITS } }, 'does not let a limited number wait'],
  ['M/M/c/K', { server: { sessions: null } }, 'any number of sessions'],
  ['M/M/c/K', { server: { overload: { kind: 'refuse' } } }, 'does not let connections wait'],
  ['M/M/c/K', { mta: { timeouts: { ...rfc.timeouts, greeting: 5 } } }, 'does not wait 5 s for every greeting'],
  ['Erlang B', { mta: rfc }, 'tries again what was turned away'],
  ['Erlang B', { server: { overload: WAITS } }, 'does not turn connections away'],
  ['Erlang B', { server: { sessions: null } }, 'any number of sessions'],
  ['M/G/∞', { server: { sessions: 7 } }, '7 sessions at once, not unlimited'],
  ['availability', { about: failing(outages(4 * 3600, 3600, { cuts: true })) }, 'cut sessions that are open'],
  ['availability', { about: failing(outages(4 * 3600, 3600, { probability: 0.5 })) }, 'do not keep everybody away'],
  [
    'availability',
    { about: failing(outages(4 * 3600, 3600, { kind: 'slow', factor: 2 })) },
    'do not keep everybody away',
  ],
  ['availability', { about: failing(outages(9, 3), outages(8, 2)) }, 'more than one failure'],
  [
    'availability',
    { about: failing({ ...failure({ kind: 'refuse' }), ...planned(100, 100) }) },
    'do not come by chance',
  ],
  [
    'availability',
    { about: failing(outages(9, 3, { timing: { kind: 'renewal', up: SECOND, down: SECOND, starts: 'up' } })) },
    'is up at the beginning',
  ],
  [
    'availability',
    {
      about: {
        servers: { one: { rtt: 0, site: 'hall' }, two: { rtt: 0, ...OUTAGE } },
        model: { sites: [{ name: 'hall', failures: OUTAGE.failures }] },
      },
    },
    'one fails with its site',
  ],
  [
    'availability',
    {
      about: failing(...OUTAGE.failures),
      server: {},
      mta: { onFailure: { ...rfc.onFailure, connect: { ...rfc.onFailure.connect, refused: 'defer' } } },
    },
    'does not go on to the next host',
  ],
  [
    'availability',
    { about: { servers: { one: { rtt: 0, ...OUTAGE, sessions: 5 }, two: { rtt: 0, ...OUTAGE } } } },
    'one has a limit of sessions',
  ],
  [
    'availability',
    {
      about: {
        servers: { one: { rtt: 0, hosts: ['one', 'alias'], ...OUTAGE }, two: { rtt: 0, ...OUTAGE } },
        domains: { 'example.org': { answer: mx('10 one', '20 alias') } },
      },
    },
    'a server stands in the list twice',
  ],
  ['availability', { about: { servers: { one: { rtt: 0 }, two: { rtt: 0 } } } }, 'nothing fails'],
  ['availability', { mta: { order: 'reverse' } }, 'does not walk the list by preference'],
  ['availability', { mta: { walk: 'best' } }, 'does not walk the list by preference'],
  ['availability', { mta: { honoursBackups: 0.9 } }, 'leaves backups out'],
  ['availability', { mta: { limits: { ...rfc.limits, hosts: 1 } } }, 'limits how many addresses it tries'],
  ['load shares by preference', { mta: rfc }, 'tries again what was turned away'],
  ['load shares by preference', { mta: { equalPreference: 'dnsOrder' } }, 'by dnsOrder, not by shuffling hosts'],
  ['load shares by preference', { about: { model: { messages: 9, duration: 9 } } }, 'whichever comes first'],
  [
    'load shares of equal preferences',
    { about: { domains: { 'example.org': { answer: mx('10 one', '20 two') } } } },
    'only one host',
  ],
  [
    'load shares of equal preferences',
    { mta: { equalPreference: 'perProcess' } },
    'by perProcess, not by shuffling hosts',
  ],
  [
    'load shares of equal preferences',
    {
      about: {
        servers: { one: { hosts: ['one'] }, two: { hosts: ['two'] }, three: { hosts: ['two'] } },
        domains: { 'example.org': { answer: mx('10 one', '10 two') } },
      },
    },
    'two has 2 addresses',
  ],
];

describe('a closed form does not fit', () => {
  it.each(BROKEN.map(([form, change, why]) => [form, why, change] as const))('%s: %s', (form, why, change) => {
    expect(whyNot(form, modelOf(on(form, {})))).toBe('it fits');
    expect(whyNot(form, modelOf(on(form, change)))).toContain(why);
  });

  it('any scenario whose arrivals are replayed', () => {
    const replay = {
      kind: 'replay',
      file: 'a.csv',
      times: [],
      senders: [],
      domains: [],
      kinds: [],
      invalidRecipients: 0,
    } as const;
    const checks = checkTheory({ ...modelOf({}), traffic: [replay] }, {});
    expect(new Set(checks.map((check) => (check.fits ? 'fits' : check.why)))).toEqual(
      new Set(['arrivals are replayed from a file']),
    );
  });
});

describe('the table of a run', () => {
  it('has a row for each figure of a form that fits, and a line for each reason of the others', () => {
    const table = renderTable({ ...run(FITTING['M/M/1'] ?? {}) }, { width: 100 });
    expect(table).toMatch(/mean latency +3\.33 s +3\.\d+ s +3\.\d+ s to 3\.\d+ s +✓ agrees/);
    expect(table).toContain('misses the truth once in twenty');
    expect(table).toContain('Erlang B: a full mx does not turn connections away');
  });
});
