import type { GiveUp } from '../mail/index.js';
import type { FailureModel, HostModel, Model, ServerModel } from '../model/index.js';
import { DAY } from '../units/index.js';
import { strataOf } from './strata.js';

/** A change of the cluster that could make losses rarer. */
export interface Design {
  /** The change, worded so that it follows "with". */
  readonly what: string;
  readonly model: Model;
}

/** Changes that a postmaster can make for one more nine: keep mail longer, add a server, take servers out of a common site. */
export function designsFor(model: Model): readonly Design[] {
  return [...keptLonger(model), ...oneServerMore(model), ...sitesApart(model)];
}

/** Senders and relays keep mail for a day more. */
function keptLonger(model: Model): readonly Design[] {
  const longer = (limits: GiveUp): GiveUp => (limits.age === null ? limits : { ...limits, age: limits.age + DAY });
  const behaviours = [...model.senders.map(({ mta }) => mta), ...model.servers.flatMap(({ relay }) => relay ?? [])];
  if (behaviours.every(({ giveUpAfter }) => giveUpAfter.age === null)) return [];
  return [
    {
      what: 'mail kept for one day more',
      model: {
        ...model,
        senders: model.senders.map((one) => ({
          ...one,
          mta: { ...one.mta, giveUpAfter: longer(one.mta.giveUpAfter) },
        })),
        servers: model.servers.map((one) =>
          one.relay === null ? one : { ...one, relay: { ...one.relay, giveUpAfter: longer(one.relay.giveUpAfter) } },
        ),
      },
    },
  ];
}

/**
 * Adds a server to the domain that gets most mail: like its first one, alone at its site, with the highest preference
 * number.
 */
function oneServerMore(model: Model): readonly Design[] {
  const [largest] = strataOf(model);
  const domain = model.domains[largest?.domainNumber ?? -1];
  const first = largest?.final[0];
  if (domain === undefined || first === undefined || domain.answer.kind !== 'mx') return [];
  const name = newName(model, `one-more.${domain.name}`);
  const server: ServerModel = {
    ...first,
    name,
    hosts: [name],
    site: null,
    // A planned outage of the first server does not apply to the new one.
    failures: failuresOf(model, first).filter(({ timing }) => timing.kind === 'renewal'),
  };
  const host: HostModel = { name, aliasOf: null, answer: { kind: 'servers', servers: [name] } };
  const preference = Math.min(65_535, Math.max(...domain.answer.records.map((record) => record.preference)) + 10);
  const answer = { kind: 'mx' as const, records: [...domain.answer.records, { preference, exchanger: name }] };
  return [
    {
      what: `one server more for ${domain.name}, like ${first.name} and apart from it`,
      model: {
        ...model,
        domains: model.domains.map((one) => (one === domain ? { ...one, answer } : one)),
        hosts: [...model.hosts, host],
        servers: [...model.servers, server],
      },
    },
  ];
}

/** Gives each server of a site with several its own copy of the site's failures: they no longer strike all at once. */
function sitesApart(model: Model): readonly Design[] {
  return model.sites.flatMap((site) => {
    const members = model.servers.filter((server) => server.site === site.name);
    if (members.length < 2 || site.failures.length === 0) return [];
    const servers = model.servers.map((server) =>
      server.site === site.name ? { ...server, site: null, failures: failuresOf(model, server) } : server,
    );
    return [{ what: `the servers of ${site.name} at sites of their own`, model: { ...model, servers } }];
  });
}

function failuresOf(model: Model, server: ServerModel): readonly FailureModel[] {
  return [...server.failures, ...(model.sites.find(({ name }) => name === server.site)?.failures ?? [])];
}

/** A name that no host has yet. */
function newName({ hosts, servers }: Model, name: string): string {
  const taken = new Set([...hosts.map((host) => host.name), ...servers.map((server) => server.name)]);
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = name.replace('.', `-${number}.`);
  return free;
}
