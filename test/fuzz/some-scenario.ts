import fc from 'fast-check';
import { type Problem, parseScenario } from '../../src/scenario/index.js';
import { DOMAINS, HOSTS, SENDERS, valuesOf } from './schema-values.js';

type Plain = Record<string, unknown>;

function named(names: readonly string[], definition: string, least: number): fc.Arbitrary<Plain> {
  return fc
    .subarray([...names], { minLength: least })
    .chain((some) => fc.record(Object.fromEntries(some.map((name) => [name, valuesOf(definition)]))));
}

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const FIGURES = [
  'delivered',
  'latency.p99',
  'messages.expired',
  'firstPassRate',
  'senders["s1"].lost',
  'servers["h1.example"].share',
];

/** What the schema allows, in a world of a few hosts and few messages. Much of it contradicts itself. */
const written: fc.Arbitrary<Plain> = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  messages: fc.integer({ min: 1, max: 40 }),
  replications: fc.constantFrom(1, 1, 2, 3),
  until: fc.option(fc.constantFrom('1s', '90s', '1h', '1d', '9d'), { nil: '30d' }),
  warmup: maybe(fc.constantFrom('10s', '1h')),
  domains: named(DOMAINS, 'domain', 1),
  servers: named(HOSTS, 'server', 3),
  sites: maybe(named(['london'], 'site', 1)),
  dns: maybe(named(['gone.example', 'alias.example'], 'dnsEntry', 1)),
  mtas: maybe(named(['own', 'other'], 'mta', 1)),
  senders: maybe(named(SENDERS, 'sender', 1)),
  traffic: fc.array(valuesOf('traffic'), { minLength: 1, maxLength: 2 }),
  changes: maybe(fc.array(valuesOf('change'), { maxLength: 2 })),
  assert: maybe(
    fc
      .subarray(FIGURES)
      .map((figures) => figures.map((figure) => `${figure} >= ${figure.includes('p99') ? '1s' : '0'}`)),
  ),
});

/** Rounds of repair; each takes out what the parser complains about. */
const MOST_ROUNDS = 20;

/** Takes the value at a path out, or what it stands in where it is not there. */
function takeOut(scenario: Plain, { path }: Problem): void {
  const steps = path.length === 0 ? ['traffic'] : [...path];
  for (let length = steps.length; length > 0; length -= 1) {
    let parent: unknown = scenario;
    for (const step of steps.slice(0, length - 1)) {
      parent = typeof parent === 'object' && parent !== null ? Reflect.get(parent, step) : undefined;
    }
    const last = steps[length - 1] ?? '';
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, last)) continue;
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else Reflect.deleteProperty(parent, last);
    return;
  }
}

function section(scenario: Plain, key: string): Plain {
  const there = scenario[key];
  if (typeof there === 'object' && there !== null) return there as Plain;
  const made: Plain = {};
  scenario[key] = made;
  return made;
}

/** What must be there is put back, as simple as it can be; what is left open is said. */
function complete(scenario: Plain): void {
  const servers = section(scenario, 'servers');
  const domains = section(scenario, 'domains');
  if (Object.keys(servers).length === 0) servers[HOSTS[0] ?? ''] = {};
  const [server] = Object.keys(servers);
  if (Object.keys(domains).length === 0) domains[DOMAINS[0] ?? ''] = {};
  for (const domain of Object.values(domains) as Plain[]) {
    const records = domain['mx'];
    const isEmpty = records === undefined || (Array.isArray(records) && records.length === 0);
    if (isEmpty && domain['lookup'] === undefined) domain['mx'] = [`10 ${server}`];
  }
  const [to] = Object.keys(domains);
  const [from] = Object.keys((scenario['senders'] ?? {}) as Plain);
  const traffic = scenario['traffic'];
  if (!Array.isArray(traffic) || traffic.length === 0) scenario['traffic'] = [{ rate: '1/m' }];
  for (const one of scenario['traffic'] as Plain[]) {
    if ('replay' in one) continue;
    one['to'] ??= to;
    if (from !== undefined) one['from'] ??= from;
  }
}

/** The scenario without what is wrong in it, as JSON; `null` where nothing sound is left. */
export function repaired(scenario: Plain): string | null {
  const copy = JSON.parse(JSON.stringify(scenario)) as Plain;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    complete(copy);
    const text = JSON.stringify(copy, null, 1);
    const { problems } = parseScenario({ text, file: 'fuzz.json' });
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) return text;
    // From the end: taking out an entry of a list moves those behind it.
    for (const error of errors.toReversed()) takeOut(copy, error);
  }
  return null;
}

/** A scenario as the schema allows it, and what is left of it that is valid. */
export const someScenario: fc.Arbitrary<{ readonly raw: string; readonly text: string | null }> = written.map(
  (scenario) => ({
    raw: JSON.stringify(scenario, null, 1),
    text: repaired(scenario),
  }),
);
