import type { DomainModel, FailureModel, Model, MxAnswer, Reply } from '../../model/index.js';
import { DEFAULTS } from '../../model/index.js';
import type { Fault, FaultKind, ThingKind } from '../../results/index.js';
import type { Seconds, SimTime } from '../../units/index.js';

/** Start and length of a fault. */
export interface Outage {
  readonly at: SimTime;
  readonly for: Seconds;
}

/** A thing of a model that can break, and the ways in which it can. */
export interface Thing {
  readonly thing: ThingKind;
  readonly name: string;
  readonly kinds: readonly FaultKind[];
}

/** One kind of thing: how to list those of a model, and the model in which one of them breaks. */
interface Sort {
  readonly list: (model: Model) => readonly Omit<Thing, 'thing'>[];
  readonly strike: (model: Model, fault: Fault, outage: Outage) => Model;
}

/** True if mail that meets the fault is lost at once, and not tried again (RFC 5321 §4.2.1). */
export function isPermanent({ kind }: Fault): boolean {
  return kind === '5xx';
}

/** Faults of a machine that receives mail. At RCPT, since that is where a broken directory or database answers from. */
const OF_SERVERS: readonly FaultKind[] = ['refuse', 'timeout', 'silent', '4xx', '5xx'];
const OF_NAME_SERVERS: readonly FaultKind[] = ['servfail', 'timeout'];

/** RFC 5321 §4.2.3: 550 is the reply for a mailbox that the server does not have. */
const NO_SUCH_USER: Reply = { code: 550, text: '550 5.1.1 user unknown' };

function failureOf(kind: FaultKind, outage: Outage): FailureModel {
  const { failure: usual } = DEFAULTS;
  const { probability, cuts, helo, kept, factor, delay } = usual;
  const common = { probability, cuts, helo, kept, factor, delay, sends: usual.sends, stage: null, reply: null };
  const timing = { kind: 'planned', at: outage.at, for: outage.for, every: null } as const;
  if (kind === '4xx') return { ...common, timing, kind: 'reply', stage: 'rcpt', reply: usual.reply };
  if (kind === '5xx') return { ...common, timing, kind: 'reply', stage: 'rcpt', reply: NO_SUCH_USER };
  if (kind === 'port') return { ...common, timing, kind: 'refuse', sends: true };
  return { ...common, timing, kind: kind === 'timeout' || kind === 'silent' ? kind : 'refuse' };
}

/** Appends the failure: those before it keep their places, and so their random streams. */
function withFailure<T extends { readonly name: string; readonly failures: readonly FailureModel[] }>(
  list: readonly T[],
  { name, kind }: Fault,
  outage: Outage,
): T[] {
  return list.map((one) =>
    one.name === name ? { ...one, failures: [...one.failures, failureOf(kind, outage)] } : one,
  );
}

/** The DNS answer for a domain at a time, according to the scenario. */
function answerAt({ name, answer }: DomainModel, { changes }: Model, at: SimTime): MxAnswer {
  return changes.findLast((change) => change.domain === name && change.at <= at)?.answer ?? answer;
}

function brokenAnswer(kind: FaultKind): MxAnswer {
  return { kind: kind === 'servfail' ? kind : 'timeout' };
}

/** Replaces the answer during the outage; changes that the scenario makes meanwhile show when it is over. */
function withBrokenNames(model: Model, { name, kind }: Fault, { at, for: length }: Outage): Model {
  const domain = model.domains.find((one) => one.name === name);
  if (domain === undefined) return model;
  const end = at + length;
  const others = model.changes.filter((change) => change.domain !== name || change.at < at || change.at > end);
  const own = [
    { at, domain: name, answer: brokenAnswer(kind) },
    { at: end, domain: name, answer: answerAt(domain, model, end) },
  ];
  return { ...model, changes: [...others, ...own].sort((a, b) => a.at - b.at) };
}

/** Sites with more than one server: a server that is its site's only one breaks with it in the same way. */
function crowdedSites({ sites, servers }: Model): string[] {
  const crowds = sites.filter(({ name }) => servers.filter(({ site }) => site === name).length > 1);
  return crowds.map(({ name }) => name);
}

/** Everything that can break. A new kind of thing is an entry here, and a word in `results/drill.ts`. */
const SORTS: Readonly<Record<ThingKind, Sort>> = {
  server: {
    list: ({ servers }) =>
      servers.map(({ name, relay }) => ({ name, kinds: relay === null ? OF_SERVERS : [...OF_SERVERS, 'port'] })),
    strike: (model, fault, outage) => ({ ...model, servers: withFailure(model.servers, fault, outage) }),
  },
  site: {
    list: (model) => crowdedSites(model).map((name) => ({ name, kinds: OF_SERVERS })),
    strike: (model, fault, outage) => ({ ...model, sites: withFailure(model.sites, fault, outage) }),
  },
  nameServers: {
    list: ({ domains }) => domains.map(({ name }) => ({ name, kinds: OF_NAME_SERVERS })),
    strike: withBrokenNames,
  },
};

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** All things of a model, whatever their order in the file. */
export function thingsOf(model: Model): Thing[] {
  const kinds = Object.keys(SORTS) as ThingKind[];
  return kinds.flatMap((thing) => [...SORTS[thing].list(model)].sort(byName).map((one) => ({ thing, ...one })));
}

/** The model in which these faults come at the same time, and nothing else differs. */
export function struckBy(model: Model, faults: readonly Fault[], outage: Outage): Model {
  return faults.reduce((struck, fault) => SORTS[fault.thing].strike(struck, fault, outage), model);
}
