import { mixCalled } from '../../mail/index.js';
import { DEFAULTS, type Shape, type TrafficModel, type Weighted } from '../../model/index.js';
import { DAY, parseShareList } from '../../units/index.js';
import type { Side, Sides } from '../context.js';
import { type Context, complain } from '../context.js';
import { choices, didYouMean } from '../mistakes/nearest.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenSenderShares, WrittenShares, WrittenTraffic } from '../schema/traffic.js';
import { resolveMailLoad } from './mail-load.js';
import { MIX_KEY, mixOf, mixShares } from './mixes.js';
import { readReplay } from './replay.js';

export function resolveTraffic(
  context: Context,
  written: readonly (WrittenTraffic | null)[],
  sides: Sides,
): TrafficModel[] {
  return written.flatMap((traffic, index) => {
    if (traffic === null) return [];
    const path = ['traffic', index];
    return 'replay' in traffic ? readReplay(context, path, traffic, sides) : resolveRate(context, path, traffic, sides);
  });
}

type WrittenRate = Extract<WrittenTraffic, { rate: unknown }>;

function resolveRate(context: Context, path: Path, written: WrittenRate, { to, from }: Sides): TrafficModel[] {
  const { traffic: defaults } = DEFAULTS;
  const { rate, arrivals = defaults.arrivals, invalidRecipients = defaults.invalidRecipients } = written;
  const domains = resolveShares(context, [...path, 'to'], written.to, to);
  const senders = resolveSenderShares(context, [...path, 'from'], written.from, from);
  if (domains === null || senders === null) return [];
  const load = resolveMailLoad(context, path, written);
  const sides = { to: domains, from: senders };
  return [{ kind: 'rate', rate, arrivals, shape: shapeOf(written), ...sides, invalidRecipients, ...load }];
}

function shapeOf({ shape }: WrittenRate): Shape {
  if (shape === undefined || shape === 'flat') return { kind: 'flat' };
  const { peak, ratio } = shape.diurnal;
  return { kind: 'diurnal', peak: peak % DAY, ratio };
}

/** Resolves shares of senders; a mix may get what the others leave. */
function resolveSenderShares(
  context: Context,
  path: Path,
  written: WrittenSenderShares | undefined,
  side: Side,
): Weighted[] | null {
  // An invalid mix was reported already; the rest need not add up to the whole then.
  if (context.damage.explains(path, [MIX_KEY])) return null;
  const mix = mixOf(written);
  if (typeof written !== 'object' || mix === undefined) {
    if (typeof written === 'string' && mixCalled(written) !== undefined && !side.names.has(written)) {
      const message = `there is no sender \`${written}\``;
      complain(context, path, { code: side.code, message, expected: `\`{ mix: ${written} }\` for the mix` });
      return null;
    }
    return resolveShares(context, path, typeof written === 'object' ? withoutMix(written) : written, side);
  }
  const others = Object.entries(withoutMix(written));
  const wrong = others.filter(([name]) => !known(context, [...path, name], name, side, 'key'));
  const shares = mixShares(context, path, mix, others);
  return wrong.length > 0 ? null : shares;
}

function withoutMix(written: Exclude<WrittenSenderShares, string>): Record<string, string | number> {
  const { mix: _, ...others } = written;
  return others;
}

/** Names with shares that add up to 1; the only name if none is written. `null` if they are invalid. */
function resolveShares(
  context: Context,
  path: Path,
  written: WrittenShares | undefined,
  side: Side,
): Weighted[] | null {
  if (written === undefined) return onlyOne(context, path, side);
  if (typeof written === 'string') {
    const name = side.normal(written);
    return known(context, path, name, side, 'value') ? [{ name, share: 1 }] : null;
  }
  const entries = Object.entries(written);
  if (entries.length === 0) {
    complain(context, path, { code: 'shares', message: `no ${side.what} is named`, expected: 'at least one' }, 'key');
    return null;
  }
  const names = entries.map(([name]) => side.normal(name));
  const wrong = entries.filter(([name], index) => !known(context, [...path, name], names[index] ?? '', side, 'key'));
  const twice = repeated(names);
  if (twice !== undefined)
    complain(
      context,
      path,
      { code: 'shares', message: `\`${twice}\` is named twice`, expected: 'each name once' },
      'key',
    );
  const shares = addUp(context, path, entries);
  return wrong.length > 0 || shares === null ? null : names.map((name, index) => ({ name, share: shares[index] ?? 0 }));
}

function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

function addUp(
  context: Context,
  path: Path,
  entries: readonly (readonly [string, string | number])[],
): readonly number[] | null {
  const reading = parseShareList(entries.map(([, share]) => share));
  if (reading.ok) return reading.value;
  const { message, expected } = reading.fault;
  complain(context, path, { code: 'shares', message, expected }, 'key');
  return null;
}

function onlyOne(context: Context, path: Path, side: Side): Weighted[] | null {
  const [name, ...others] = side.names;
  if (name !== undefined && others.length === 0) return [{ name, share: 1 }];
  // A scenario without any domain was reported already.
  if (name === undefined) return null;
  const key = String(path.at(-1));
  const message = `\`${key}\` is missing, and there is more than one ${side.what}`;
  complain(
    context,
    path.slice(0, -1),
    { code: 'missing-key', message, expected: choices([...side.names], 6), absent: [key] },
    'key',
  );
  return null;
}

function known(context: Context, path: Path, name: string, side: Side, at: 'key' | 'value'): boolean {
  if (side.names.has(name)) return true;
  const hint = didYouMean(context.speller.nearest(name, side.names));
  const message = `there is no ${side.what} \`${name}\``;
  const expected = side.names.size === 0 ? `a name under \`${side.what}s\`` : choices([...side.names], 6);
  complain(context, path, { code: side.code, message, expected, hint }, at);
  return false;
}
