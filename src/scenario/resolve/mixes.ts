import { type Mix, type MixSender, mixCalled, presetBehaviour } from '../../mail/index.js';
import { DEFAULTS, type SenderModel, type Weighted } from '../../model/index.js';
import { parsePercent } from '../../units/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenSenderShares, WrittenTraffic } from '../schema/traffic.js';
import type { Section } from '../sections.js';

/** The key of `from` that names a mix. */
export const MIX_KEY = 'mix';

/** The mix that a `from` asks for. */
export function mixOf(from: WrittenSenderShares | undefined): Mix | undefined {
  return typeof from === 'object' && from.mix !== undefined ? mixCalled(from.mix) : undefined;
}

/** Senders of all mixes that some traffic uses, each once, in the order of their first use. */
export function sendersOfMixes(traffic: readonly (WrittenTraffic | null)[]): MixSender[] {
  const found = new Map<string, MixSender>();
  for (const one of traffic) {
    const mix = one !== null && 'rate' in one ? mixOf(one.from) : undefined;
    for (const { sender } of mix?.shares ?? []) found.set(sender.name, sender);
  }
  return [...found.values()];
}

/** Adds the senders of mixes to those of the scenario, which must not have the same names. */
export function resolveMixSenders(
  context: Context,
  own: Section<unknown>,
  senders: readonly MixSender[],
): SenderModel[] {
  const word = own.get(MIX_KEY);
  if (word !== undefined) {
    const message = 'a sender cannot be called `mix`: in `from`, that key stands for a mix of known senders';
    complain(context, word.path, { code: 'name', message, expected: 'another name' }, 'key');
  }
  return senders.flatMap(({ name, mta, hosts, spam }): SenderModel[] => {
    const same = own.get(name);
    if (same !== undefined) {
      const message = `the mix brings a sender \`${name}\` of its own`;
      complain(context, same.path, { code: 'conflict', message, expected: 'another name for this one' }, 'key');
      return [];
    }
    const behaviour = presetBehaviour(mta.value);
    if (behaviour === undefined) return [];
    const { virus } = DEFAULTS.sender;
    return [{ name, mta: behaviour, hosts: hosts.value, spam: spam.value, virus, is: null }];
  });
}

/** Shares of a mix in the remainder that the others leave; `null` if they are no percentages, or leave nothing. */
export function mixShares(
  context: Context,
  path: Path,
  mix: Mix,
  others: readonly (readonly [string, string | number])[],
): Weighted[] | null {
  const percentages = others.map(
    ([, share]) => (typeof share === 'string' ? parsePercent(share) : undefined) ?? Number.NaN,
  );
  const total = percentages.reduce((sum, percent) => sum + percent, 0);
  const isFine = total >= 0 && total < 100;
  if (!isFine) {
    const mixed = Number.isNaN(total);
    const message = mixed
      ? 'beside `mix`, shares are percentages'
      : `the others have ${total} %: nothing is left for the mix`;
    const expected = mixed ? 'such as `{ shop: 10%, mix: typical }`' : 'less than 100 % together';
    complain(context, [...path, MIX_KEY], { code: 'shares', message, expected }, 'key');
    return null;
  }
  const rest = 1 - total / 100;
  const given = others.map(([name], index): Weighted => ({ name, share: (percentages[index] ?? 0) / 100 }));
  return [
    ...given,
    ...mix.shares.map(({ sender, share }): Weighted => ({ name: sender.name, share: share.value * rest })),
  ];
}
