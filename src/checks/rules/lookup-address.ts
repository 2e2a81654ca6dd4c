import { type Model, meetsAll, type SenderModel, type ServerModel } from '../../model/index.js';
import { defineCheck, listNames, type Mend, setting } from '../check.js';
import { type Fallback, fallbacksOf } from '../fallbacks.js';
import { wantedOf } from '../flows.js';
import { failuresAt, isDownForGood } from '../outages.js';
import { routesOverTime } from '../routes.js';

const WHY: Readonly<Record<Fallback['why'], string>> = {
  servfail: 'the DNS answers the MX query with SERVFAIL',
  timeout: 'the MX query is not answered',
  nxdomain: 'the domain is said not to exist',
  nullMx: 'it has a null MX',
  noAddress: 'no MX host has an address',
};

/** The reply by which a server returns all mail, as a failure without end. */
function refusalOf(
  model: Model,
  senders: readonly SenderModel[],
  server: ServerModel,
): ReturnType<typeof failuresAt>[number] | undefined {
  return failuresAt(model, server).find(
    (failure) =>
      failure.reply !== null &&
      failure.reply.code >= 500 &&
      !failure.helo &&
      meetsAll(failure) &&
      failure.timing.kind === 'always' &&
      senders.some(({ mta }) => mta.onFailure[failure.stage ?? 'greeting']['5xx'].endsWith('ounce')),
  );
}

/** A mend that refuses connections instead of giving that reply. */
function closedPort(model: Model, senders: readonly SenderModel[], server: ServerModel): Mend | undefined {
  const never = refusalOf(model, senders, server);
  const place = never === undefined ? -1 : server.failures.indexOf(never);
  return place < 0 ? undefined : setting(['servers', server.name, 'failures', place], { kind: 'refuse' }, 'lost');
}

/** The fate of mail at a server that is not one of the domain's; undefined if it only waits. */
function whatBecomes(model: Model, senders: readonly SenderModel[], server: ServerModel): string | undefined {
  const never = refusalOf(model, senders, server);
  if (never !== undefined) return `${server.name} answers ${never.reply?.code}, so that mail is lost`;
  return isDownForGood(model, server)
    ? undefined
    : `${server.name} takes that mail, though it is none of the domain's servers`;
}

/** Senders that treat a DNS failure as the absence of MX records. */
export const lookupAddress = defineCheck(
  {
    code: 'lookup-address',
    title: 'A failure of the DNS that leads elsewhere',
    mends: 'refuses connections there, where a failure of that server alone answers 5xx',
    looksFor:
      "MX records that cannot be had for a time, senders that go to the domain's own address then (chasquid does), and a server there that is " +
      'none of the domain’s: a failure that others wait for becomes loss. RFC 5321 §5.1 says to queue and retry.',
  },
  (model) =>
    fallbacksOf(model).flatMap((fallback) => {
      const { domain, path, why } = fallback;
      const senders = wantedOf(fallback.senders);
      const own = new Set(routesOverTime(model).flatMap((route) => (route.domain === domain ? route.servers : [])));
      if (senders.length === 0) return [];
      return fallback.servers.flatMap((server) => {
        const becomes = own.has(server) ? undefined : whatBecomes(model, senders, server);
        if (becomes === undefined) return [];
        const go = senders.length === 1 ? 'goes' : 'go';
        const mend = closedPort(model, senders, server);
        return [
          {
            message: `while ${WHY[why]}, ${listNames(senders.map(({ name }) => name))} ${go} to the own address of ${domain.name}: ${becomes}`,
            path,
            hint: 'keep port 25 closed at that address: what is refused waits at its sender until the records are back',
            ...(mend === undefined ? {} : { mend }),
          },
        ];
      });
    }),
);
