import { connectPatience } from '../mail/index.js';
import { meetsAll } from '../model/index.js';
import { distributionVariance } from '../random/index.js';
import { formatDuration, type Seconds, type Share } from '../units/index.js';
import { mgcWaitTail } from './queues.js';
import { failuresOf, type Setting, sessionTime } from './setting.js';
import { distributionTail } from './tail.js';

/** The reason why a closed form does not hold in a setting; `null` if this condition is met. */
export type Condition = (setting: Setting) => string | null;

/** Share of messages below which an event is negligible. */
const NEVER = 1e-6;

/** The first server, which is the only one where `oneServer` holds. */
export function serverOf({ servers }: Setting): Setting['servers'][number] {
  const [server] = servers;
  if (server === undefined) throw new Error('a setting has at least one server');
  return server;
}

export const poisson: Condition = ({ isPoisson }) => (isPoisson ? null : 'arrivals are not Poisson at a constant rate');

/** The sender keeps no state from one message to the next. */
export const independentMessages: Condition = ({ mtas }) => {
  for (const { preset, reuse, deadHosts, concurrency, pace, retry } of mtas) {
    if (reuse !== null) return `${preset} sends several messages over one connection`;
    if (deadHosts !== null) return `${preset} remembers dead hosts`;
    if (concurrency !== null || pace !== null) return `${preset} limits its connections`;
    if (retry.per !== 'message') return `${preset} has a retry clock per ${retry.per}`;
  }
  return null;
};

/** Every host of the list is tried, best preference first (RFC 5321 §5.1). */
export const walksTheList: Condition = ({ mtas, preferences }) => {
  for (const { preset, limits, walk, order, honoursBackups } of mtas) {
    if (walk !== 'list' || order !== 'preference') return `${preset} does not walk the list by preference`;
    if (preferences.length > 1 && honoursBackups < 1) return `${preset} leaves backups out`;
    if ([limits.addresses, limits.sessions, limits.hosts, limits.addressesPerHost].some((limit) => limit !== null))
      return `${preset} limits how many addresses it tries`;
  }
  return null;
};

export const oneServer: Condition = ({ preferences, servers }) =>
  servers.length === 1 && preferences.flat().length === 1 ? null : 'mail can go to more than one server';

export const nothingFails: Condition = (setting) => {
  const failing = setting.servers.find((server) => failuresOf(setting, server).length > 0);
  return failing === undefined ? null : `${failing.name} fails`;
};

/** Condition on the number of concurrent sessions; with `c` workers, another formula holds. */
export function sessions(isSuch: (count: number | null) => boolean, wanted: string): Condition {
  return (setting) => {
    const { sessions: count, name } = serverOf(setting);
    const has = count === null ? 'any number of sessions' : count === 1 ? 'one session' : `${count} sessions`;
    return isSuch(count) ? null : `${name} has ${has} at once, not ${wanted}`;
  };
}

/** Treatment of a connection that finds all sessions taken. */
export function overload(
  isSuch: (overload: ReturnType<typeof serverOf>['overload']) => boolean,
  wanted: string,
): Condition {
  return (setting) =>
    isSuch(serverOf(setting).overload) ? null : `a full ${serverOf(setting).name} does not ${wanted}`;
}

export const exponentialService: Condition = (setting) => {
  const { service, name } = serverOf(setting);
  return service.kind === 'exponential' ? null : `service at ${name} is ${service.kind}, not exponential`;
};

/** Round trips are part of the time that a session is held, and they are constant. */
export const noRoundTrips: Condition = (setting) => {
  const { rtt, name } = serverOf(setting);
  return rtt === 0
    ? null
    : `sessions at ${name} hold six round trips of ${formatDuration(rtt)}, which are not exponential`;
};

/** Erlangs: sessions that would be busy if there were enough. */
export function offeredLoad(setting: Setting): number {
  return setting.rate * sessionTime(serverOf(setting));
}

export const stable: Condition = (setting) => {
  const { sessions: count, name } = serverOf(setting);
  const load = offeredLoad(setting);
  return load < (count ?? Number.POSITIVE_INFINITY) ? null : `${name} is offered more than it can take`;
};

/** No connection leaves the line before the greeting, or before the answer to the final dot. */
export const patient: Condition = (setting) => {
  const { rtt, service } = serverOf(setting);
  for (const { preset, timeouts } of setting.mtas) {
    const { greeting, ehlo, mail, rcpt, data, message, session = null } = timeouts;
    if (waitTail(setting, greeting) > NEVER)
      return `${preset} does not wait ${formatDuration(greeting)} for every greeting`;
    if (
      distributionTail(service, message - rtt) > NEVER ||
      rtt > Math.min(connectPatience(timeouts), ehlo, mail, rcpt, data)
    )
      return `${preset} does not wait for every answer`;
    if (session !== null) return `${preset} limits the time of a session`;
  }
  return null;
};

/** Share of connections that wait longer than `time` [s] for their greeting, about. */
function waitTail(setting: Setting, time: Seconds): Share {
  const server = serverOf(setting);
  const { sessions: workers, overload: full, service } = server;
  if (workers === null || full.kind !== 'wait') return 0;
  const mean = sessionTime(server);
  if (full.places === null) return mgcWaitTail(setting.rate, mean, distributionVariance(service), workers, time);
  // A connection that gets in is behind at most `places` others.
  return distributionTail({ kind: 'gamma', mean: (full.places * mean) / workers, shape: full.places }, time);
}

/**
 * Relaxation time of a queue [s]: 1 ÷ (√(c μ) − √λ)² (P. M. Morse, "Stochastic properties of waiting lines", J. Oper.
 * Res. Soc. Am. 3(3), 1955), longer if service times vary more; one service time if there is no waiting.
 */
function relaxation(setting: Setting): Seconds {
  const server = serverOf(setting);
  const mean = sessionTime(server);
  const { sessions: workers, overload: full } = server;
  if (workers === null || full.kind !== 'wait') return mean;
  const spread = (1 + distributionVariance(server.service) / (mean * mean)) / 2;
  const gap = (Math.sqrt(workers / mean) - Math.sqrt(setting.rate)) ** 2;
  if (full.places === null) return Math.max(mean, spread / gap);
  const bounded = 2 * Math.sqrt((setting.rate * workers) / mean) * (1 - Math.cos(Math.PI / (full.places + 2)));
  return Math.max(mean, spread / (gap + bounded));
}

/**
 * A run begins empty, and theory speaks of the long run. That shifts a mean by about τ ÷ T of itself, and its standard error is
 * about √(2 τ ÷ (T R)): with T ≥ 50 R τ the one is less than a tenth of the other.
 */
export const longEnough: Condition = (setting) => {
  const needed = 50 * setting.model.replications * relaxation(setting);
  const { length, model } = setting;
  return length >= needed
    ? null
    : `a run of ${formatDuration(length)} is too short for the long run: with ${model.replications} replications it takes ${formatDuration(needed)}`;
};

/** Mail that is turned away comes back, and is then no Poisson arrival any more. */
export const neverRetries: Condition = ({ mtas }) => {
  const retrying = mtas.find(({ retry }) => retry.rule.kind !== 'never');
  return retrying === undefined ? null : `${retrying.preset} tries again what was turned away`;
};

/** A server that all can reach when it is up: no connection is turned away because it is full. */
export const unlimited: Condition = ({ servers }) => {
  const full = servers.find(({ sessions: count }) => count !== null);
  return full === undefined ? null : `${full.name} has a limit of sessions`;
};

/** No server is in the list twice: a second try of the same one would not be independent. */
export const eachOnce: Condition = ({ preferences, servers }) =>
  preferences.flat().flatMap((host) => host.servers).length === servers.length
    ? null
    : 'a server stands in the list twice';

/** Outages alternate with times up, and a message meets them as it begins to connect. */
export const failsAtConnect: Condition = (setting) => {
  for (const server of setting.servers) {
    const { name, site } = server;
    if (setting.model.sites.some((one) => one.name === site && one.failures.length > 0))
      return `${name} fails with its site`;
    if (server.failures.length > 1) return `${name} has more than one failure`;
    for (const failure of server.failures) {
      const { kind, stage, timing, cuts } = failure;
      if (timing.kind !== 'renewal') return `failures of ${name} do not come by chance`;
      if (timing.starts !== 'longRun') return `${name} is up at the beginning of each run`;
      if (!['refuse', 'timeout', 'silent'].includes(kind) || stage !== null || !meetsAll(failure))
        return `failures of ${name} do not keep everybody away`;
      if (cuts) return `failures of ${name} cut sessions that are open`;
    }
  }
  return null;
};

export const somethingFails: Condition = ({ servers }) =>
  servers.some(({ failures }) => failures.length > 0) ? null : 'nothing fails';

/** A host that cannot be reached leads to the next one in the list. */
export const leadsOn: Condition = ({ mtas, servers }) => {
  if (servers.length === 1) return null;
  const stays = mtas.find(
    ({ onFailure: { connect, greeting } }) =>
      connect.refused !== 'next' || connect.timeout !== 'next' || greeting.timeout !== 'next',
  );
  return stays === undefined ? null : `${stays.preset} does not go on to the next host`;
};

/** Hosts of equal preference are shuffled, so that the load is shared evenly. */
export const shufflesEquals: Condition = ({ mtas }) => {
  const other = mtas.find(({ equalPreference }) => equalPreference !== 'hosts');
  return other === undefined
    ? null
    : `${other.preset} orders equal preferences by ${other.equalPreference}, not by shuffling hosts`;
};

export const oneAddressEach: Condition = ({ preferences }) => {
  const host = preferences.flat().find(({ servers }) => servers.length !== 1);
  return host === undefined ? null : `${host.name} has ${host.servers.length} addresses`;
};
