import { queueLife, retryAges } from '../../mail/index.js';
import type { GreylistModel, Model, SenderModel } from '../../model/index.js';
import { formatDuration } from '../../units/index.js';
import { defineCheck, type Finding, listNames } from '../check.js';
import { sendersTo } from '../flows.js';
import { groupBy, remembered } from '../remembered.js';
import { type Route, routesOf } from '../routes.js';

/** Retries later than this are not looked at [s]: 30 days. */
const LONGEST_LOOK = 2_592_000;

/** What keeps a sender from ever passing a greylist; undefined if a retry passes. */
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

/** The same, worked out once for a sender and all greylists with these times. */
function knownObstacle(sender: SenderModel, greylist: GreylistModel): string | undefined {
  const known = obstacles(sender);
  const key = `${greylist.delay} ${greylist.window}`;
  if (!known.has(key)) known.set(key, obstacle(sender, greylist));
  return known.get(key);
}

const wantedSenders = remembered((senders: readonly SenderModel[]) =>
  senders.filter(({ spam, virus }) => spam + virus < 1),
);

/** What a greylist does to senders: `a and b` never come in, as each of them `never tries again`. */
interface Loss {
  readonly who: string;
  readonly why: string;
}

/** Senders that a greylist keeps out, together where the same keeps them out. */
function lossesBy(senders: readonly SenderModel[], greylist: GreylistModel): readonly Loss[] {
  const lost = groupBy(senders, (sender) => knownObstacle(sender, greylist));
  return [...lost].flatMap(([why, alike]) => {
    const names = listNames(alike.map(({ name }) => name));
    return why === undefined ? [] : [{ who: alike.length > 1 ? `each of ${names}` : names, why }];
  });
}

function findingsFor(model: Model, route: Route): readonly Finding[] {
  const senders = wantedSenders(sendersTo(model, route.domain.name));
  const known = new Map<string, readonly Loss[]>();
  return (route.levels[0]?.servers ?? []).flatMap(({ name, greylist }) => {
    if (greylist === null) return [];
    const { delay, window } = greylist;
    const losses = known.get(`${delay} ${window}`) ?? lossesBy(senders, greylist);
    known.set(`${delay} ${window}`, losses);
    return losses.map(({ who, why }) => ({
      message: `${who} ${why}, so its wanted mail does not pass the greylist of ${name} (${formatDuration(delay)}, within ${formatDuration(window)})`,
      path: ['servers', name, 'greylist'],
      hint: 'shorten `delay` or widen `window` (RFC 6647 §5: 1 minute to 24 hours), or exempt such senders',
    }));
  });
}

/** Senders of wanted mail that a greylist keeps out for ever. */
export const greylistLoses = defineCheck(
  {
    code: 'greylist-loses',
    title: 'Greylisting that loses wanted mail',
    looksFor:
      'A sender of wanted mail that never retries, gives up before the delay is over, or has no retry between delay and window.',
  },
  (model) => routesOf(model).flatMap((route) => findingsFor(model, route)),
);
