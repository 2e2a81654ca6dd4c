import type { DomainModel, Model, MxAnswer, SenderModel, ServerModel } from '../model/index.js';
import type { ScenarioPath } from './check.js';
import { remembered } from './check.js';
import { sendersTo } from './flows.js';
import { domainsOf, ownAddressServers, serversBehind } from './routes.js';

/** Lookup results that lead to no server. */
const LOOKUP_FAILURES = ['nullMx', 'nxdomain', 'servfail', 'timeout', 'noAddress'] as const;
type LookupFailure = (typeof LOOKUP_FAILURES)[number];

/** Mail that goes to a domain's own address although that is not what its records say. */
export interface Fallback {
  readonly domain: DomainModel;
  /** The lookup result that triggers it. */
  readonly why: LookupFailure;
  /** Path of the answer in the scenario file. */
  readonly path: ScenarioPath;
  readonly senders: readonly SenderModel[];
  readonly servers: readonly ServerModel[];
}

/** The lookup failure that senders see for an answer without a server; undefined if the answer leads to one. */
function failureOf(model: Model, domain: DomainModel, answer: MxAnswer): LookupFailure | undefined {
  if (answer.kind === 'mx') return serversBehind(model, domain, answer).length === 0 ? 'noAddress' : undefined;
  return answer.kind === 'cname' || answer.kind === 'empty' ? undefined : answer.kind;
}

/** Domains whose own address is used by senders when the MX lookup fails, at the start of the run or after a change. */
export const fallbacksOf: (model: Model) => readonly Fallback[] = remembered((model: Model) => {
  const goes = ({ mta }: SenderModel): boolean => LOOKUP_FAILURES.some((why) => mta.onLookup[why] === 'address');
  if (!model.senders.some(goes)) return [];
  const find = (domain: DomainModel, answer: MxAnswer, path: ScenarioPath): readonly Fallback[] => {
    const why = failureOf(model, domain, answer);
    if (why === undefined) return [];
    const senders = sendersTo(model, domain.name).filter(({ mta }) => mta.onLookup[why] === 'address');
    const servers = senders.length === 0 ? [] : ownAddressServers(model, domain.name);
    return servers.length === 0 ? [] : [{ domain, why, path, senders, servers }];
  };
  const first = model.domains.flatMap((domain) => find(domain, domain.answer, ['domains', domain.name]));
  // If queries for all records fail, so does the address query.
  const failing = model.domains.flatMap((domain) =>
    (domain.failures ?? []).flatMap(({ kind, record }, i) =>
      record !== 'mx' || kind === 'empty' ? [] : find(domain, { kind }, ['domains', domain.name, 'failures', i]),
    ),
  );
  const later = model.changes.flatMap((change, i) => {
    const domain = domainsOf(model).get(change.domain);
    return domain === undefined ? [] : find(domain, change.answer, ['changes', i]);
  });
  return [...first, ...failing, ...later];
});
