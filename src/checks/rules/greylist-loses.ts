import { nextWait, queueLife, retryAges } from '../../mail/index.js';
import type { GreylistModel, Model, SenderModel } from '../../model/index.js';
import { formatCount, formatDuration, formatShare, type Seconds, type Share } from '../../units/index.js';
import { defineCheck, type Finding, groupBy, listNames, remembered, setting } from '../check.js';
import { sendersTo, wantedOf } from '../flows.js';
import { type Route, routesOf } from '../routes.js';

/** Retries later than this are ignored [s]: 30 days. */
const LONGEST_LOOK = 2_592_000;

/** Most tries of one message that are examined. */
const MOST_TRIES = 1000;

/** If more senders than this are kept out, the greylist itself is to blame. */
const MOST_EXEMPT = 20;

/** Below this share of a sender's mail, losses are not reported. */
const LEAST_STRAYS: Share = 0.01;

/** The reason why a sender never passes a greylist; undefined if a retry passes. */
function obstacle(sender: SenderModel, greylist: GreylistModel): string | undefined {
  const life = queueLife(sender.mta);
  if (life === 0) return 'never tries again';
  if (life < greylist.delay) return `gives up after ${formatDuration(life)}`;
  const retries = retryAges(sender.mta.retry.rule, Math.min(life, LONGEST_LOOK));
  // A retry inside the window passes, and so does the one after a retry that came too late, if it is quick enough.
  let seen = 0;
  for (const age of retries) {
    if (age - seen > greylist.window) seen = age;
    else if (age - seen >= greylist.delay) return undefined;
  }
  const first = retries.find((age) => age >= greylist.delay);
  return first === undefined
    ? 'does not try again within the window'
    : `tries again only after ${formatDuration(first)}`;
}

const obstacles = remembered((_: SenderModel) => new Map<string, string | undefined>());

/** The obstacle, computed once for a sender and all greylists with these times. */
function knownObstacle(sender: SenderModel, greylist: GreylistModel): string | undefined {
  const known = obstacles(sender);
  const key = `${greylist.delay} ${greylist.window}`;
  if (!known.has(key)) known.set(key, obstacle(sender, greylist));
  return known.get(key);
}

/** The effect of a greylist on senders: `a and b` never get through, as each of them `never tries again`. */
interface Loss {
  readonly who: string;
  readonly names: readonly string[];
  readonly why: string;
}

/** Senders that a greylist keeps out, grouped by the reason. */
function lossesBy(senders: readonly SenderModel[], greylist: GreylistModel): readonly Loss[] {
  const lost = groupBy(senders, (sender) => knownObstacle(sender, greylist));
  return [...lost].flatMap(([why, alike]) => {
    const names = alike.map(({ name }) => name);
    const who = listNames(names);
    return why === undefined ? [] : [{ who: alike.length > 1 ? `each of ${who}` : who, names, why }];
  });
}

/** Ages at which a message is tried [s]: retries within its life, and the final pass. */
function tryAges({ mta }: SenderModel): readonly Seconds[] {
  const life = queueLife(mta);
  const inside = retryAges(mta.retry.rule, Math.min(life, LONGEST_LOOK));
  const ages = [0, ...inside.slice(0, MOST_TRIES)];
  const last = ages.at(-1) ?? 0;
  const next = last + nextWait(mta.retry.rule, ages.length, last);
  return mta.giveUpAfter.attempts === null && next > life && mta.giveUpAfter.onTime !== true ? [...ages, next] : ages;
}

/**
 * Approximate share of a sender's messages that never pass, as each try comes from one of its addresses at random: a
 * try passes if its address was seen longer ago than `delay` and no longer than `window`; the tries before it all came
 * from different addresses, or one would have passed.
 */
function strayShare(sender: SenderModel, { delay, window, known }: GreylistModel): Share {
  const ages = tryAges(sender);
  const { addresses } = sender.mta;
  const never = ages.reduce((share, age, i) => {
    const seen = ages.slice(0, i).filter((before) => age - before >= delay && age - before <= window).length;
    return share * (1 - Math.min(seen, addresses) / addresses);
  }, 1);
  return never * (1 - known);
}

const strays = remembered((_: SenderModel) => new Map<string, Share>());

function knownStrays(sender: SenderModel, greylist: GreylistModel): Share {
  const known = strays(sender);
  const key = `${greylist.delay} ${greylist.window} ${greylist.known}`;
  const share = known.get(key) ?? strayShare(sender, greylist);
  known.set(key, share);
  return share;
}

/** Senders with many addresses that lose a notable share of their mail to a greylist. */
function strayFindings(senders: readonly SenderModel[], name: string, greylist: GreylistModel): readonly Finding[] {
  return senders.flatMap((sender) => {
    if (greylist.byNetwork === true || sender.mta.addresses < 2 || knownObstacle(sender, greylist) !== undefined)
      return [];
    const share = knownStrays(sender, greylist);
    if (share < LEAST_STRAYS) return [];
    const { addresses } = sender.mta;
    return [
      {
        message: `about ${formatShare(share, 0)} of the wanted mail from ${sender.name} does not pass the greylist of ${name} before it is given up: each try comes from one of ${formatCount(addresses)} addresses, and only one that was seen before gets in`,
        path: ['servers', name, 'greylist'],
        hint: 'compare networks instead of addresses (`by: network`; RFC 6647 §5; Postgrey does, /24), or exempt such senders',
        mend: setting(['servers', name, 'greylist', 'by'], 'network', 'lost'),
      },
    ];
  });
}

function findingsFor(model: Model, route: Route): readonly Finding[] {
  const senders = wantedOf(sendersTo(model, route.domain.name));
  const { servers } = route.best;
  const known = new Map<string, readonly Loss[]>();
  // With several databases a sender has several chances in one pass, so the share differs.
  const isOne = new Set(servers.map(({ greylist }) => greylist?.database ?? null)).size === 1;
  return servers.flatMap(({ name, greylist }, place) => {
    if (greylist === null) return [];
    const { delay, window, exempt = [] } = greylist;
    const met = exempt.length === 0 ? senders : senders.filter((sender) => !exempt.includes(sender.name));
    const key = `${delay} ${window} ${exempt.join()}`;
    const losses = known.get(key) ?? lossesBy(met, greylist);
    known.set(key, losses);
    const strayed = isOne && place === 0 ? strayFindings(met, name, greylist) : [];
    return [
      ...losses.map(({ who, names, why }) => ({
        message: `${who} ${why}, so its wanted mail does not pass the greylist of ${name} (${formatDuration(delay)}, within ${formatDuration(window)})`,
        path: ['servers', name, 'greylist'],
        hint: 'shorten `delay` or widen `window` (RFC 6647 §5: 1 minute to 24 hours), or exempt such senders',
        ...(names.length > MOST_EXEMPT
          ? {}
          : { mend: setting(['servers', name, 'greylist', 'exempt'], [...exempt, ...names], 'lost') }),
      })),
      ...strayed,
    ];
  });
}

/** Senders of wanted mail that a greylist keeps out for ever. */
export const greylistLoses = defineCheck(
  {
    code: 'greylist-loses',
    title: 'Greylisting that loses wanted mail',
    mends: 'compares networks where addresses change, and exempts senders that nothing else lets in, up to 20',
    looksFor:
      'A sender of wanted mail that never retries, gives up before the delay is over, has no retry between delay and window, or retries from so many addresses that it is taken for a stranger again and again.',
  },
  (model) =>
    model.servers.every(({ greylist }) => greylist === null)
      ? []
      : routesOf(model).flatMap((route) => findingsFor(model, route)),
);
