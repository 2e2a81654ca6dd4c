import { KINDS, LOSS_GROUPS, type LossGroup } from '../mail/index.js';
import type { Model } from '../model/index.js';
import { CAUSES, CELLS } from '../results/index.js';
import { countAll } from './fate-counts.js';
import { SECTIONS } from './sections.js';
import type { Totals } from './totals.js';

const HAM = KINDS.indexOf('ham');

/** Wanted messages lost for each cause, by its position in CAUSES. */
function wantedByCause({ causes }: Totals): Float64Array {
  const counts = new Float64Array(CAUSES.length);
  const pairs = causes.senders.pairs();
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const cell = (pairs[at] ?? 0) % CELLS;
    if (Math.floor(cell / CAUSES.length) !== HAM) continue;
    const cause = cell % CAUSES.length;
    counts[cause] = (counts[cause] ?? 0) + (pairs[at + 1] ?? 0);
  }
  return counts;
}

function wantedSent(totals: Totals): number {
  return countAll(totals.senders, ['ham']).sent;
}

/** Wanted mail lost for each group of causes ÷ wanted mail sent, in the order of LOSS_GROUPS; all `undefined` where none was sent. */
export function causeShares(totals: Totals): (number | undefined)[] {
  const sent = wantedSent(totals);
  if (sent === 0) return LOSS_GROUPS.map(() => undefined);
  const counts = wantedByCause(totals);
  return LOSS_GROUPS.map(
    (group) => counts.reduce((sum, count, at) => sum + (CAUSES[at]?.group === group ? count : 0), 0) / sent,
  );
}

function isGroup(word: string): word is LossGroup {
  return (LOSS_GROUPS as readonly string[]).includes(word);
}

/** Whether a path behind `causes` leads to a share of the wanted mail, and not to a number of messages. */
export function isCauseShare(path: readonly string[]): boolean {
  return isGroup(path[0] ?? '');
}

function partShare(group: LossGroup, part: string, totals: Totals): number | undefined {
  if (part === 'total') return causeShares(totals)[LOSS_GROUPS.indexOf(group)];
  const at = CAUSES.findIndex((cause) => cause.group === group && cause.part === part);
  const sent = wantedSent(totals);
  return at < 0 || sent === 0 ? undefined : (wantedByCause(totals)[at] ?? 0) / sent;
}

/** Names come from scenarios: only a value's own keys count. */
function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/**
 * The figure behind `causes`: `gaveUp.total` is a share of the wanted mail, `wanted.gaveUp.total` and
 * `servers.NAME.gaveUp.refused` are numbers of messages as in the JSON; 0 where that cause did not occur.
 */
export function readCause(path: readonly string[], model: Model, totals: Totals): number | undefined {
  const [first = '', second = ''] = path;
  if (isGroup(first)) return partShare(first, second, totals);
  if ((first === 'senders' || first === 'servers') && !model[first].some(({ name }) => name === second))
    return undefined;
  const found = path.reduce(own, SECTIONS.causes(model, totals) as unknown);
  return typeof found === 'number' ? found : 0;
}
