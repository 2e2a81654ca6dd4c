import {
  type ClientLimitModel,
  type Model,
  type SenderModel,
  type ServerModel,
  spellClientLimit,
} from '../../model/index.js';
import { erlangB, sessionTime } from '../../theory/index.js';
import { formatCount, formatRate, formatShare, type PerSecond } from '../../units/index.js';
import { defineCheck, type Finding, setting } from '../check.js';
import { flowsOf } from '../flows.js';
import { routesOf } from '../routes.js';

/** Below this share of the sessions, rejections are not reported. */
const LEAST_TURNED_AWAY = 0.001;

/** The peak rate of a sender at a server, and the number of domains it is for. */
interface Offer {
  readonly sender: SenderModel;
  readonly rate: PerSecond;
  readonly domains: number;
}

/** Mail that senders offer first to servers that share one counter: to domains of which they are among the best. */
function offersTo(model: Model, alike: readonly ServerModel[]): readonly Offer[] {
  const best = new Map(routesOf(model).map((route) => [route.domain.name, route.best.servers]));
  const found = new Map<SenderModel, { rate: number; domains: Set<string> }>();
  for (const { from, domain, peakRate } of flowsOf(model)) {
    const servers = best.get(domain) ?? [];
    const meant = servers.filter((server) => alike.includes(server)).length;
    if (meant === 0) continue;
    for (const { sender, share } of from) {
      const known = found.get(sender) ?? { rate: 0, domains: new Set() };
      known.rate += (peakRate * share * meant) / servers.length;
      known.domains.add(domain);
      found.set(sender, known);
    }
  }
  return [...found].map(([sender, { rate, domains }]) => ({ sender, rate, domains: domains.size }));
}

/** Sessions that one client may have at the server at once, as its own limits allow. */
function sessionsOf({ sender, domains }: Offer, { key }: ClientLimitModel): number {
  const { concurrency, addresses } = sender.mta;
  if (concurrency === null) return Number.POSITIVE_INFINITY;
  const { max, by = 'destination' } = concurrency;
  const ofHost = by === 'destination' ? max * domains : max;
  if (key === 'sender') return ofHost * sender.hosts;
  return key === 'address' ? ofHost / addresses : ofHost;
}

/** Number of clients that a sender counts as under a limit. */
function clientsOf({ sender }: Offer, { key }: ClientLimitModel): number {
  if (key === 'sender' || key === 'domain') return 1;
  return key === 'address' ? sender.hosts * sender.mta.addresses : sender.hosts;
}

function findingOf(server: ServerModel, limit: ClientLimitModel, place: number, offer: Offer): Finding | undefined {
  const { sender } = offer;
  const { allows } = limit;
  const own = sender.mta.rate?.limit;
  const rate = Math.min(
    offer.rate / clientsOf(offer, limit),
    own === undefined ? Number.POSITIVE_INFINITY : own.amount / own.per,
  );
  const path = ['servers', server.name, 'perClient', place];
  if (allows.kind === 'sessions') {
    const most = sessionsOf(offer, limit);
    const turnedAway = erlangB(rate * sessionTime(server), allows.most);
    if (most <= allows.most || turnedAway < LEAST_TURNED_AWAY) return undefined;
    const may =
      most === Number.POSITIVE_INFINITY ? 'any number of sessions' : `${formatCount(Math.floor(most))} sessions`;
    return {
      message: `${sender.name} may have ${may} at ${server.name}, which takes ${spellClientLimit(limit)}: some ${formatShare(turnedAway)} of them are turned away`,
      path,
      hint: `let it have no more: \`concurrency: { max: ${allows.most}, by: site }\``,
      mend: setting(['senders', sender.name, 'concurrency'], { max: allows.most, by: 'site' }, 'lost', 'latency.mean'),
    };
  }
  const most = allows.kind === 'bucket' ? allows.rate : allows.most / allows.length;
  if (rate <= most) return undefined;
  return {
    message: `${sender.name} sends ${formatRate(rate)} to ${server.name}, which takes ${spellClientLimit(limit)}: what is too much waits in the sender’s queue, and bounces when that is too old`,
    path,
    hint: 'send more slowly (`rate`), from more addresses, or over more time',
  };
}

/** A limit for each client that a sender's own concurrency, or its mail, exceeds. */
export const clientLimit = defineCheck(
  {
    code: 'client-limit',
    title: 'Sender beyond a limit per client',
    mends: 'lets a sender have no more sessions than it is allowed; how much mail it has is no matter of set-up',
    looksFor:
      'A limit that a server keeps for each client, where a sender may have more sessions at once than it takes and has so much mail that it does, or sends more than it lets through. Others are not touched by that.',
  },
  (model) => {
    const known = new Set<string>();
    return model.servers.flatMap((server) =>
      (server.perClient ?? []).flatMap((limit, place) => {
        // A counter shared by several servers is reported once.
        if (known.has(limit.memory)) return [];
        known.add(limit.memory);
        const alike = model.servers.filter(({ perClient = [] }) =>
          perClient.some(({ memory }) => memory === limit.memory),
        );
        return offersTo(model, alike).flatMap((offer) => findingOf(server, limit, place, offer) ?? []);
      }),
    );
  },
);
