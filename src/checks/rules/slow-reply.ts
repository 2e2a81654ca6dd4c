import { patienceAt, STAGES, type Stage } from '../../mail/index.js';
import { type FailureModel, type Model, meetsAll, meetsClient, type SenderModel, shareMet } from '../../model/index.js';
import { formatDuration, formatShare, type Seconds, spellDuration } from '../../units/index.js';
import { defineCheck, type Finding, listNames, type ScenarioPath, setting } from '../check.js';
import { sendersTo, wantedOf } from '../flows.js';
import { someFailure } from '../outages.js';
import { routesOf } from '../routes.js';

const BEFORE: Readonly<Record<Stage, string>> = {
  connect: 'it takes a connection',
  greeting: 'its greeting',
  ehlo: 'it answers EHLO',
  starttls: 'it answers STARTTLS',
  tls: 'its part of the handshake',
  mail: 'it answers MAIL',
  rcpt: 'it answers RCPT',
  data: 'it answers DATA',
  message: 'it answers the final dot',
};

/** A mend delays by this share of the shortest patience, since a round trip counts as well. */
const ENOUGH = 0.8;

/** Senders that leave a stage before the reply comes, with their shortest and longest patience [s]. */
function leaving(
  senders: readonly SenderModel[],
  stage: Stage,
  delay: Seconds,
): { names: string; many: boolean; least: Seconds; most: Seconds } | undefined {
  const left = senders.filter(({ mta }) => patienceAt(mta.timeouts, stage) < delay);
  if (left.length === 0) return undefined;
  return {
    names: listNames(left.map(({ name }) => name)),
    many: left.length > 1,
    least: Math.min(...left.map(({ mta }) => patienceAt(mta.timeouts, stage))),
    most: Math.max(...left.map(({ mta }) => patienceAt(mta.timeouts, stage))),
  };
}

function find(
  of: string,
  failures: readonly FailureModel[],
  path: ScenarioPath,
  senders: readonly SenderModel[],
): readonly Finding[] {
  // After the final dot the server has the message: another check covers that.
  return STAGES.filter((stage) => stage !== 'message').flatMap((stage) => {
    const slow = failures.flatMap((failure, i) =>
      failure.kind === 'slow' && failure.stage === stage && failure.delay > 0 && failure.probability > 0
        ? [{ failure, i }]
        : [],
    );
    const [first] = slow.sort((a, b) => b.failure.delay - a.failure.delay);
    if (first === undefined) return [];
    const { timing } = first.failure;
    const share = shareMet(first.failure);
    // Permanent delays add up.
    const always = slow.filter(({ failure }) => failure.timing.kind === 'always' && meetsAll(failure));
    const delay = Math.max(
      first.failure.delay,
      always.reduce((sum, { failure }) => sum + failure.delay, 0),
    );
    const met = senders.filter(({ name }) => meetsClient(first.failure, name));
    const found = leaving(met, stage, delay);
    if (found === undefined) return [];
    const { names, many, least, most } = found;
    const waits = least === most ? formatDuration(least) : `${formatDuration(least)} to ${formatDuration(most)}`;
    const lasting = timing.kind === 'always' ? '' : ' while that lasts';
    const fails =
      share < 1
        ? `, in ${formatShare(share)} of the sessions${lasting}`
        : `, so none of ${many ? 'their' : 'its'} mail gets in there${lasting}`;
    return [
      {
        message: `${of} waits ${formatDuration(delay)} before ${BEFORE[stage]}, and ${names} ${many ? 'give' : 'gives'} up after ${waits}${fails}`,
        path: [...path, 'failures', first.i, 'delay'],
        hint: `wait less than ${formatDuration(least)}: what scares bots away must not outlast honest senders`,
        mend: setting(
          [...path, 'failures', first.i, 'delay'],
          spellDuration(Math.max(0, least * ENOUGH - (delay - first.failure.delay))),
          'lost',
          'latency.mean',
        ),
      },
    ];
  });
}

function findingsFor(
  model: Model,
  domain: string,
  servers: ReturnType<typeof routesOf>[number]['servers'],
): readonly Finding[] {
  const senders = wantedOf(sendersTo(model, domain));
  const sites = new Set(servers.map(({ site }) => site));
  return [
    ...servers.flatMap(({ name, failures }) => find(name, failures, ['servers', name], senders)),
    ...model.sites
      .filter(({ name }) => sites.has(name))
      .flatMap(({ name, failures }) => find(`what stands at ${name}`, failures, ['sites', name], senders)),
  ];
}

/** A tarpit that lasts longer than honest senders wait. */
export const slowReply = defineCheck(
  {
    code: 'slow-reply',
    title: 'Tarpit longer than the senders wait',
    mends: 'waits for four fifths of what the most hurried sender does',
    looksFor:
      'A delay before a reply (a tarpit, an early-talker check) that is longer than a sender of wanted mail waits at that stage: its mail never gets in there.',
  },
  (model) => {
    if (!someFailure(model, ({ kind }) => kind === 'slow')) return [];
    return routesOf(model).flatMap((route) => findingsFor(model, route.domain.name, route.servers));
  },
);
