import {
  DEFAULTS,
  type FilterModel,
  type GreylistModel,
  type Overload,
  type ServerModel,
  type SiteModel,
} from '../../model/index.js';
import { type Context, complain } from '../context.js';
import { choices, didYouMean } from '../mistakes/nearest.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenServer, WrittenSite } from '../schema/server.js';
import type { Section } from '../sections.js';
import { resolveRecipients, resolveStandby } from './backup.js';
import { checkSharedLimits, resolveClientLimits } from './client-limits.js';
import { type Clients, resolveClients } from './conditions.js';
import { resolveDistribution } from './distribution.js';
import { resolveFailures } from './failures.js';
import type { Mta, Mtas } from './mtas.js';

type Written<K extends keyof WrittenServer> = Exclude<WrittenServer[K], undefined>;

export function resolveSites(context: Context, written: Section<WrittenSite>, clients: Clients): SiteModel[] {
  return [...written.values()].flatMap(({ name, path, value }) =>
    value === null
      ? []
      : [{ name, failures: resolveFailures(context, [...path, 'failures'], value.failures, clients) }],
  );
}

/** A server, with its forwarding behaviour if it is a relay. */
export interface ResolvedServer {
  readonly model: ServerModel;
  readonly relay: Mta | null;
  readonly path: Path;
}

export function resolveServers(
  context: Context,
  written: Section<WrittenServer>,
  sites: Section<WrittenSite>,
  mtas: Mtas,
  clients: Clients,
): ResolvedServer[] {
  const servers: ResolvedServer[] = [];
  for (const { name, path, value } of written.values()) {
    if (value === null) continue;
    checkSite(context, path, value.site, sites);
    const relay = resolveRelay([...path, 'relay'], value.relay, mtas);
    servers.push({
      model: resolveServer(context, { name, path }, value, relay, { clients, all: written }),
      relay,
      path,
    });
  }
  checkSharedLimits(context, servers, written);
  return servers;
}

function resolveServer(
  context: Context,
  { name, path }: { readonly name: string; readonly path: Path },
  written: WrittenServer,
  relay: Mta | null,
  { clients, all }: { readonly clients: Clients; readonly all: Section<WrittenServer> },
): ServerModel {
  const { server: defaults } = DEFAULTS;
  const {
    hosts,
    family,
    site,
    rtt,
    service,
    sessions,
    overload,
    failures,
    filter,
    greylist,
    knowsRecipients,
    standby,
    perClient,
    tls,
    maxSize,
    bandwidth,
    recipientsPerTransaction: together,
  } = written;
  return {
    name,
    hosts: [...new Set(hosts ?? [name])],
    family: family ?? defaults.family,
    site: site ?? null,
    rtt: rtt ?? defaults.rtt,
    service: resolveDistribution(context, [...path, 'service'], service ?? defaults.service),
    sessions: sessions === undefined || sessions === 'unlimited' ? defaults.sessions : sessions,
    overload: resolveOverload(overload),
    failures: resolveFailures(context, [...path, 'failures'], failures, clients),
    filter: filter === undefined || filter === 'none' ? null : resolveFilter(context, [...path, 'filter'], filter),
    greylist:
      greylist === undefined || greylist === 'none'
        ? null
        : resolveGreylist(context, [...path, 'greylist'], name, greylist, clients),
    relay: relay?.behaviour ?? null,
    relayIs: relay?.is ?? null,
    ...resolveRecipients(knowsRecipients),
    ...resolveStandby(context, [...path, 'standby'], name, standby, all),
    ...(maxSize === undefined || maxSize === 'none' || maxSize === 0 ? {} : { maxSize }),
    ...(together === undefined || together === 'none'
      ? {}
      : { recipientsPerTransaction: { max: together.max, reply: together.reply ?? defaults.tooManyReply } }),
    ...(bandwidth === undefined || bandwidth === 'none' ? {} : { bandwidth }),
    ...resolveClientLimits(context, [...path, 'perClient'], name, perClient),
    ...(tls === undefined || tls === 'none' ? {} : { tls: { ...DEFAULTS.tls, ...given(tls) } }),
  };
}

/** The object without undefined values. */
function given<T extends object>(written: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(written).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function checkSite(context: Context, path: Path, site: string | undefined, sites: Section<WrittenSite>): void {
  if (site === undefined || sites.has(site) || context.problems.full) return;
  const near = context.speller.nearest(site, sites.keys());
  const hint = didYouMean(near) ?? `add it: \`sites: { ${site}: {} }\``;
  const expected = sites.size === 0 ? 'a place named under `sites`' : choices([...sites.keys()]);
  complain(context, [...path, 'site'], {
    code: 'unknown-site',
    message: `there is no site \`${site}\``,
    expected,
    hint,
  });
}

function resolveOverload(written: Written<'overload'> | undefined): Overload {
  if (written === undefined) return DEFAULTS.server.overload;
  if (written === 'refuse') return { kind: 'refuse' };
  if (written === 'wait') return { kind: 'wait', places: null };
  return 'wait' in written ? { kind: 'wait', places: written.wait } : { kind: 'reply', reply: written.reply };
}

type WrittenFilter = Exclude<Written<'filter'>, 'none'>;
type WrittenRule = WrittenFilter['spam'];

function resolveFilter(context: Context, path: Path, written: WrittenFilter): FilterModel {
  const { filter: defaults } = DEFAULTS;
  return {
    workers: written.workers ?? defaults.workers,
    time: resolveDistribution(context, [...path, 'time'], written.time ?? defaults.time),
    spam: resolveRule(written.spam),
    virus: resolveRule(written.virus),
  };
}

function resolveRule(written: WrittenRule): FilterModel['spam'] {
  const { catches, mistakes, then } = DEFAULTS.filter;
  return { catches: written?.catches ?? catches, mistakes: written?.mistakes ?? mistakes, then: written?.then ?? then };
}

type WrittenGreylist = Exclude<Written<'greylist'>, 'none'>;

function resolveGreylist(
  context: Context,
  path: Path,
  server: string,
  written: WrittenGreylist,
  clients: Clients,
): GreylistModel {
  const { greylist: defaults } = DEFAULTS;
  const {
    delay = defaults.delay,
    window = defaults.window,
    known = defaults.known,
    by,
    exempt = [],
    learns,
    shared,
  } = written;
  if (delay > window) {
    const message = 'nobody can come back in time: `delay` is longer than `window`';
    complain(context, [...path, written.delay === undefined ? 'window' : 'delay'], {
      code: 'conflict',
      message,
      expected: '`delay` within `window`',
    });
  }
  // No label begins with a bracket, so a private database is never shared.
  const passing = exempt === 'none' ? [] : resolveClients(context, [...path, 'exempt'], exempt, clients);
  return {
    delay,
    window,
    known,
    ...(by === 'network' ? { byNetwork: true } : {}),
    ...(passing.length > 0 ? { exempt: passing } : {}),
    ...(learns === undefined || learns === 'none' ? {} : { learns }),
    database: shared ?? `(${server})`,
  };
}

/** `relay: postfix` is short for `relay: { mta: postfix }`. */
function resolveRelay(path: Path, written: WrittenServer['relay'], mtas: Mtas): Mta | null {
  if (written === undefined || written === 'none') return null;
  if (typeof written === 'string') return mtas.build(written, path, path, {});
  const { mta, ...behaviour } = written;
  return mtas.build(mta, [...path, 'mta'], path, behaviour);
}
