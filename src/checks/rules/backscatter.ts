import { queueLife } from '../../mail/index.js';
import type { Model, ServerModel } from '../../model/index.js';
import { formatRate, formatShare, type PerSecond } from '../../units/index.js';
import { defineCheck, type Finding, setting } from '../check.js';
import { type Flow, flowsTo } from '../flows.js';
import { commonOutages, failuresAt, longestBeyond, spellOutage } from '../outages.js';
import { type Route, routesOf } from '../routes.js';

/** Mail to unknown recipients that a server accepts because it does not know its recipients. */
function toNobody(route: Route, mail: readonly Flow[]): readonly Finding[] {
  const invalid: PerSecond = mail.reduce((sum, flow) => sum + flow.rate * flow.invalidRecipients, 0);
  const all: PerSecond = mail.reduce((sum, flow) => sum + flow.rate, 0);
  if (invalid === 0) return [];
  return route.servers
    .filter((server) => !server.knowsRecipients)
    .map((server) => ({
      message: `${server.name} does not know its recipients, and ${formatShare(invalid / all)} of the mail for ${route.domain.name} (${formatRate(invalid)}) is to nobody: what of it comes there is accepted and bounced to strangers`,
      path: ['servers', server.name, 'knowsRecipients'],
      hint: 'let it know the recipients (a list such as relay_recipient_maps, or asking the primary) and reject at RCPT',
      mend: setting(['servers', server.name, 'knowsRecipients'], true, 'backscatter'),
    }));
}

const UNWANTED = [
  ['spam', 'spam'],
  ['virus', 'viruses'],
] as const;

type Unwanted = (typeof UNWANTED)[number][0];

function rateOf(mail: readonly Flow[], kind: Unwanted): PerSecond {
  return mail.reduce(
    (sum, { rate, from }) => sum + rate * from.reduce((part, { sender, share }) => part + share * sender[kind], 0),
    0,
  );
}

/** The server that rejects the largest share of such mail, and that share. */
interface Rejecting {
  readonly name: string;
  readonly share: number;
}

/** The server that rejects the largest share of such mail; `before` if none rejects more. */
function rejecting(servers: readonly ServerModel[], kind: Unwanted, before: Rejecting | undefined): typeof before {
  return servers.reduce((best, { name, filter, relay }) => {
    const share = relay === null && filter !== null && filter[kind].then === 'reject' ? filter[kind].catches : 0;
    return share > (best?.share ?? 0) ? { name, share } : best;
  }, before);
}

/** Spam and viruses that a relay accepts and a better server, behind it, rejects. */
function unfiltered(route: Route, mail: readonly Flow[]): readonly Finding[] {
  const sent = UNWANTED.map(([kind, word]) => ({ kind, word, rate: rateOf(mail, kind) })).filter(
    ({ rate }) => rate > 0,
  );
  const most = new Map<Unwanted, Rejecting | undefined>();
  return route.levels.flatMap(({ servers }) => {
    const found = servers
      .filter(({ relay }) => relay !== null)
      .flatMap((server) =>
        sent.flatMap(({ kind, word, rate }) => {
          const rejects = most.get(kind);
          if (rejects === undefined || (server.filter?.[kind].catches ?? 0) >= rejects.share) return [];
          return [
            {
              message: `${server.name} accepts ${word} for ${route.domain.name} (${formatRate(rate)} is sent) of which ${rejects.name} rejects ${formatShare(rejects.share)}: what comes by ${server.name} must then be returned, to addresses that are mostly forged`,
              path: ['servers', server.name],
              hint: `filter at ${server.name} as at ${rejects.name}, so that it is rejected before it is accepted; or do without the relay`,
            },
          ];
        }),
      );
    for (const { kind } of sent) most.set(kind, rejecting(servers, kind, most.get(kind)));
    return found;
  });
}

/** Any other reason why a relay returns mail that it has accepted; undefined if there is none. */
function whyReturned(model: Model, server: ServerModel, before: readonly ServerModel[]): string | undefined {
  if (server.relay === null) return undefined;
  if (before.length === 0)
    return server.relay.onLookup.loop === 'bounce' ? 'it finds no one to forward to and returns all of it' : undefined;
  const never = before.find((one) =>
    failuresAt(model, one).some(
      ({ reply, helo, probability }) => reply !== null && reply.code >= 500 && !helo && probability > 0,
    ),
  );
  if (never !== undefined)
    return `${never.name} answers 5xx while it fails, so that it must return what it forwards then`;
  const outage = longestBeyond(commonOutages(model, before), queueLife(server.relay));
  return outage === undefined ? undefined : `it gives up before that is over: ${spellOutage(outage)}`;
}

/** Spam and viruses in a relay's queue whatever the filters: they bounce with everything else. */
function returned(model: Model, route: Route, mail: readonly Flow[]): readonly Finding[] {
  const rate = UNWANTED.reduce((sum, [kind]) => sum + rateOf(mail, kind), 0);
  if (rate === 0) return [];
  const better: ServerModel[] = [];
  return route.levels.flatMap(({ servers }) => {
    const found = servers.flatMap((server) => {
      const why = whyReturned(model, server, better);
      if (why === undefined) return [];
      return [
        {
          message: `${server.name} also accepts spam and viruses for ${route.domain.name} (${formatRate(rate)} is sent), and ${why}: bounces go to addresses that are mostly forged`,
          path: ['servers', server.name],
          hint: 'filter before accepting, and let nothing be returned that could be forwarded later',
        },
      ];
    });
    better.push(...servers);
    return found;
  });
}

function findingsFor(model: Model, route: Route): readonly Finding[] {
  const mail = flowsTo(model, route.domain.name);
  const nobodys = toNobody(route, mail);
  if (route.servers.every(({ relay }) => relay === null)) return nobodys;
  return [...nobodys, ...unfiltered(route, mail), ...returned(model, route, mail)];
}

/** A server that accepts mail it must bounce to whatever address the envelope names. */
export const backscatter = defineCheck(
  {
    code: 'backscatter',
    title: 'Bounces to strangers',
    mends: 'lets a server know its recipients; what it forwards of spam is a matter of filters, which differ',
    looksFor:
      'A server that accepts mail which it must return afterwards, to senders that are mostly forged: mail to nobody where it does not know its recipients, ' +
      'spam or viruses that a relay takes and the server behind it rejects, and all else that a relay must return (RFC 5321 §6.2).',
  },
  (model) => routesOf(model).flatMap((route) => findingsFor(model, route)),
);
