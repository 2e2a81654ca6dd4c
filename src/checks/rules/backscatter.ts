import { queueLife } from '../../mail/index.js';
import type { Model, ServerModel } from '../../model/index.js';
import { formatRate, formatShare, type PerSecond } from '../../units/index.js';
import { defineCheck, type Finding, setting } from '../check.js';
import { type Flow, flowsTo } from '../flows.js';
import { commonOutages, failuresAt, longestBeyond, spellOutage } from '../outages.js';
import { type Route, routesOf } from '../routes.js';

/** Mail to nobody that a server accepts since it does not know its recipients. */
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

/** The better servers that reject such mail, and what of it. */
function rejecting(better: readonly ServerModel[], kind: Unwanted): { name: string; share: number } | undefined {
  const found = better.flatMap(({ name, filter }) =>
    filter !== null && filter[kind].then === 'reject' && filter[kind].catches > 0
      ? [{ name, share: filter[kind].catches }]
      : [],
  );
  return found.sort((a, b) => b.share - a.share)[0];
}

/** Spam and viruses that a relay accepts and the server behind it rejects. */
function unfiltered(route: Route, mail: readonly Flow[]): readonly Finding[] {
  const better: ServerModel[] = [];
  return route.levels.flatMap(({ servers }) => {
    const before = better.filter(({ relay }) => relay === null);
    better.push(...servers);
    return servers.flatMap((server) =>
      UNWANTED.flatMap(([kind, word]) => {
        const rate = server.relay === null ? 0 : rateOf(mail, kind);
        const rejects = rejecting(before, kind);
        const own = server.filter?.[kind].catches ?? 0;
        if (rate === 0 || rejects === undefined || own >= rejects.share) return [];
        return [
          {
            message: `${server.name} accepts ${word} for ${route.domain.name} (${formatRate(rate)} is sent) of which ${rejects.name} rejects ${formatShare(rejects.share)}: what comes by ${server.name} must then be returned, to addresses that are mostly forged`,
            path: ['servers', server.name],
            hint: `filter at ${server.name} as at ${rejects.name}, so that it is rejected before it is accepted; or do without the relay`,
          },
        ];
      }),
    );
  });
}

/** What else makes a relay return what it has accepted; undefined where nothing does. */
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

/** Spam and viruses in a relay's queue whatever the filters: they are returned with all else that is. */
function returned(model: Model, route: Route, mail: readonly Flow[]): readonly Finding[] {
  const rate = UNWANTED.reduce((sum, [kind]) => sum + rateOf(mail, kind), 0);
  const before: ServerModel[] = [];
  return route.levels.flatMap(({ servers }) => {
    const better = [...before];
    before.push(...servers);
    return servers.flatMap((server) => {
      const why = rate === 0 ? undefined : whyReturned(model, server, better);
      if (why === undefined) return [];
      return [
        {
          message: `${server.name} also accepts spam and viruses for ${route.domain.name} (${formatRate(rate)} is sent), and ${why}: bounces go to addresses that are mostly forged`,
          path: ['servers', server.name],
          hint: 'filter before accepting, and let nothing be returned that could be forwarded later',
        },
      ];
    });
  });
}

function findingsFor(model: Model, route: Route): readonly Finding[] {
  const mail = flowsTo(model, route.domain.name);
  return [...toNobody(route, mail), ...unfiltered(route, mail), ...returned(model, route, mail)];
}

/** A server that accepts what it must bounce to whoever stands in the envelope. */
export const backscatter = defineCheck(
  {
    code: 'backscatter',
    title: 'Bounces to strangers',
    looksFor:
      'A server that accepts mail which it must return afterwards, to senders that are mostly forged: mail to nobody where it does not know its recipients, ' +
      'spam or viruses that a relay takes and the server behind it rejects, and all else that a relay must return (RFC 5321 §6.2).',
  },
  (model) => routesOf(model).flatMap((route) => findingsFor(model, route)),
);
