import type { Stage } from '../../mail/index.js';
import { type FailureModel, type Model, meetsAll, meetsClient, type SenderModel } from '../../model/index.js';
import { defineCheck, type Finding, listNames, type ScenarioPath, setting } from '../check.js';
import { sendersTo, wantedOf } from '../flows.js';
import { someFailure } from '../outages.js';
import { type Route, routesOf } from '../routes.js';

const STAGES: Readonly<Record<Stage, string>> = {
  connect: 'to a connection',
  greeting: 'instead of a greeting',
  starttls: 'at STARTTLS',
  tls: 'in the handshake',
  ehlo: 'to EHLO',
  mail: 'to MAIL',
  rcpt: 'to RCPT',
  data: 'to DATA',
  message: 'to the final dot',
};

/** True if this sender returns a message that meets a 5xx at that stage, without trying another server. */
function returns({ mta }: SenderModel, stage: Stage, servers: number): boolean {
  const decision = mta.onFailure[stage]['5xx'];
  return decision === 'bounce' || ((decision === 'nextOrBounce' || decision === 'nextHostOrBounce') && servers === 1);
}

function find(
  route: Route,
  senders: readonly SenderModel[],
  of: string,
  failure: FailureModel,
  path: ScenarioPath,
): readonly Finding[] {
  const { reply, stage, probability, helo, timing } = failure;
  const isSteady = timing.kind === 'always' && meetsAll(failure);
  const at = stage ?? 'greeting';
  if (reply === null || reply.code < 500 || probability === 0 || helo) return [];
  // If the only server of a domain always rejects, it means it: with 4xx its mail would wait for days, in vain.
  if (isSteady && route.servers.length === 1) return [];
  const losing = senders.filter(
    (sender) => meetsClient(failure, sender.name) && returns(sender, at, route.servers.length),
  );
  if (losing.length === 0) return [];
  const many = losing.length > 1;
  const names = listNames(losing.map(({ name }) => name));
  const when = isSteady ? '' : timing.kind === 'always' ? ' to some' : ' while it fails';
  const instead =
    route.servers.length > 1
      ? ` and ${many ? 'ask' : 'asks'} no other server`
      : ', which would have waited in the queue after a 4xx';
  return [
    {
      message: `${of} answers ${reply.code} ${STAGES[at]}${when}: ${names} ${many ? 'return' : 'returns'} what meets that${instead}`,
      path: [...path, 'reply'],
      hint: 'answer 4xx (such as 451 4.3.0) when something is wrong for the moment: then mail goes to another server, or comes again',
      mend: setting([...path, 'reply'], '451 4.3.0 try again later', 'lost'),
    },
  ];
}

function findingsFor(model: Model, route: Route, seen: Set<FailureModel>): readonly Finding[] {
  const senders = wantedOf(sendersTo(model, route.domain.name));
  const sites = new Set(route.servers.map(({ site }) => site));
  const own = route.servers.map((one) => ({ of: one.name, failures: one.failures, path: ['servers', one.name] }));
  const shared = model.sites
    .filter(({ name }) => sites.has(name))
    .map(({ name, failures }) => ({ of: `what stands at ${name}`, failures, path: ['sites', name] }));
  return [...own, ...shared].flatMap(({ of, failures, path }) =>
    failures.flatMap((failure, i) => {
      if (seen.has(failure)) return [];
      const found = find(route, senders, of, failure, [...path, 'failures', i]);
      if (found.length > 0) seen.add(failure);
      return found;
    }),
  );
}

/** A server that rejects permanently where the fault is temporary. */
export const permanentFailure = defineCheck(
  {
    code: 'permanent-failure',
    title: 'A failure that says “never”',
    mends: 'answers 451 instead',
    looksFor:
      'A failure whose reply is 5xx, at a stage where senders of wanted mail take it for final (RFC 5321 §4.2.1): all that meets it is returned at once, ' +
      'even if another server is up. The dearest kind of failure; 4xx leads on, or waits.',
  },
  (model) => {
    if (!someFailure(model, ({ kind }) => kind === 'reply')) return [];
    const seen = new Set<FailureModel>();
    return routesOf(model).flatMap((route) => findingsFor(model, route, seen));
  },
);
