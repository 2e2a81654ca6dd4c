import { queueLife } from '../mail/index.js';
import type { Model, ServerModel } from '../model/index.js';
import { failuresAt, processesOf } from './processes.js';
import type { Stratum } from './strata.js';

/** Most processes of one stratum: their joint states are enumerated. */
export const MOST_PROCESSES = 10;
/** Most planned failures of one stratum: a bit for each says whether it is under way. */
const MOST_SCHEDULED = 30;

/**
 * Reasons why a message's fate depends on other traffic, or on something other than outages: plain replications tell
 * more then.
 */
export function groundsAgainst(model: Model, strata: readonly Stratum[]): readonly string[] {
  const servers = [...new Set(strata.flatMap((stratum) => stratum.servers))];
  const found = [
    ...(model.changes.length > 0 ? ['the MX records change during the run'] : []),
    ...[...model.domains, ...model.hosts].flatMap(({ name, failures = [] }) =>
      failures.length > 0 ? [`the name servers of ${name} fail`] : [],
    ),
    ...servers.flatMap(ofServer),
    ...strata.flatMap((stratum) => ofStratum(model, stratum)),
  ];
  return [...new Set(found)];
}

function ofServer({ name, sessions, filter, greylist, perClient, asks, standby }: ServerModel): readonly string[] {
  return [
    ...(sessions === null ? [] : [`${name} takes ${sessions} sessions at once, and others may hold them`]),
    ...(filter === null ? [] : [`the filter of ${name} has a queue, and rejects mail of its own accord`]),
    ...(greylist === null ? [] : [`${name} keeps a greylist`]),
    ...(asks === undefined ? [] : [`${name} asks for recipients, and keeps the answers`]),
    ...(standby === undefined ? [] : [`${name} is closed while others are open`]),
    ...(perClient === undefined ? [] : [`${name} has limits for each client, which other mail uses up`]),
  ];
}

function ofStratum(model: Model, { sender, from, servers }: Stratum): readonly string[] {
  const failures = failuresAt(model, servers);
  const byChance = failures.filter(({ failure }) => failure.probability < 1);
  const narrow = failures.filter(({ failure }) => failure.only !== undefined || failure.except !== undefined);
  const transient = processesOf(failures).filter(
    ({ starts, up, down }) => starts === 'up' && !(up.isExponential && down.isExponential),
  );
  const endless = [
    ...(Number.isFinite(queueLife(from.mta)) ? [] : [sender]),
    ...servers.flatMap(({ name, relay }) => (relay === null || Number.isFinite(queueLife(relay)) ? [] : [name])),
  ];
  const counted = processesOf(failures).length;
  const scheduled = failures.filter(({ failure }) => failure.timing.kind === 'planned').length;
  const { via, fallback } = from.mta;
  const hops = [via, fallback, ...servers.flatMap(({ relay }) => [relay?.via, relay?.fallback])];
  return [
    ...(hops.some((hop) => hop !== undefined) ? [`mail of ${sender} goes to a fixed next hop`] : []),
    ...(from.mta.rate === undefined ? [] : [`${sender} has a rate of its own, which other mail uses up`]),
    ...byChance.map(({ of }) => `a failure of ${of} strikes only a share of the sessions`),
    ...narrow.map(({ of }) => `a failure of ${of} meets but some`),
    ...transient.map(({ of }) => `a failure of ${of} starts up, and its times are not exponential`),
    ...endless.map((name) => `${name} never gives up`),
    ...(counted > MOST_PROCESSES ? [`mail of ${sender} meets ${counted} failures that come by chance`] : []),
    ...(scheduled > MOST_SCHEDULED ? [`mail of ${sender} meets ${scheduled} planned failures`] : []),
  ];
}
