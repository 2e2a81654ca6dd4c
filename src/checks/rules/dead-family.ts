import { connectPatience } from '../../mail/index.js';
import { type Conditions, type FailureModel, meetsAll, type SenderModel, type ServerModel } from '../../model/index.js';
import { formatDuration } from '../../units/index.js';
import { defineCheck, type Finding, listNames, setting } from '../check.js';
import { sendersTo } from '../flows.js';
import { failuresAt } from '../outages.js';
import { type Exchanger, routesOf } from '../routes.js';

const AWAY: readonly FailureModel['kind'][] = ['timeout', 'unreachable', 'refuse', 'silent'];

/** True if the failure meets all sessions over IPv6, and no others. */
function isOfIpv6Alone({ only, except, probability }: FailureModel): boolean {
  if (except !== undefined || only === undefined || probability < 1) return false;
  const { family, ...others }: Conditions = only;
  return family?.length === 1 && family[0] === 'ipv6' && Object.values(others).every((value) => value === null);
}

/** The permanent failure that makes a server unreachable over IPv6 but not over IPv4, if there is one. */
function deadOver6(server: ServerModel, failures: readonly FailureModel[]): FailureModel | undefined {
  return failures.find(
    (failure) =>
      AWAY.includes(failure.kind) &&
      failure.stage === null &&
      failure.timing.kind === 'always' &&
      (server.family === 'ipv6' ? meetsAll(failure) : isOfIpv6Alone(failure)),
  );
}

/** Senders that try the IPv6 address at all, and the longest that any of them waits there. */
function spellWait(senders: readonly SenderModel[], { kind }: FailureModel): string {
  if (kind === 'refuse' || kind === 'unreachable') return 'is told so and goes on';
  const waits = senders.map(({ mta }) => mta.family.race ?? connectPatience(mta.timeouts));
  const [least, most] = [Math.min(...waits), Math.max(...waits)];
  return `waits ${least === most ? formatDuration(least) : `${formatDuration(least)} to ${formatDuration(most)}`} there first`;
}

function findingsOf(
  exchanger: Exchanger,
  senders: readonly SenderModel[],
  failuresOf: (server: ServerModel) => readonly FailureModel[],
): readonly Finding[] {
  const tries = senders.filter(({ mta }) => mta.family.use !== 'ipv4' && mta.ipv6 > 0);
  const has4 = exchanger.servers.some(({ family }) => family !== 'ipv6');
  if (tries.length === 0 || !has4) return [];
  return exchanger.servers.flatMap((server) => {
    const failure = server.family === 'ipv4' ? undefined : deadOver6(server, failuresOf(server));
    if (failure === undefined) return [];
    return [
      {
        message: `${exchanger.name} announces IPv6, and nobody reaches ${server.name} there: mail from ${listNames(tries.map(({ name }) => name))} that begins with that address ${spellWait(tries, failure)}`,
        path: ['servers', server.name, 'family'],
        hint: 'let it answer over IPv6, or take its AAAA record out of the DNS: without one no sender loses time',
        ...(server.family === 'both'
          ? { mend: setting(['servers', server.name, 'family'], 'ipv4', 'lost', 'latency.mean') }
          : {}),
      },
    ];
  });
}

/** An AAAA record of a host that does not answer over IPv6. */
export const deadFamily = defineCheck(
  {
    code: 'dead-family',
    title: 'IPv6 that is announced and does not work',
    mends: 'makes a server of both families one of IPv4',
    looksFor:
      'A host with addresses of both families of which that of IPv6 never takes a connection, while IPv4 works. Most senders begin with IPv6 ' +
      '(RFC 6724), wait there for their own time-out, at each message again, and fill their limits of addresses with it.',
  },
  (model) => {
    if (model.servers.every(({ family }) => family === 'ipv4')) return [];
    return routesOf(model).flatMap(({ domain, levels }) =>
      levels.flatMap(({ exchangers }) =>
        exchangers.flatMap((exchanger) =>
          findingsOf(exchanger, sendersTo(model, domain.name), (server) => failuresAt(model, server)),
        ),
      ),
    );
  },
);
