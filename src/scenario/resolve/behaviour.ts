import {
  BEHAVIOUR,
  BEHAVIOUR_KEYS,
  type BehaviourKey,
  type Decision,
  FAILURE_CLASSES,
  type GiveUp,
  type MtaBehaviour,
  type OnFailure,
  type Part,
  type Parts,
  STAGES,
} from '../../mail/index.js';
import type { Seconds } from '../../units/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenBehaviour } from '../schema/behaviour.js';
import { resolveRetry } from './retry.js';

type Written<K extends keyof WrittenBehaviour> = Exclude<WrittenBehaviour[K], undefined>;

/** Keys that need more than their form to be resolved. */
type Resolvers = {
  readonly [K in BehaviourKey]?: (
    context: Context,
    path: Path,
    written: Written<K>,
    base: MtaBehaviour[K],
  ) => MtaBehaviour[K];
};

const RESOLVERS = {
  via: (_context, _path, written) => (written === 'none' ? undefined : written),
  fallback: (_context, _path, written) => (written === 'none' ? undefined : written),
  honoursBackups: (_context, _path, written) => Number(written),
  ipv6: (_context, _path, written) => (written === 'none' ? 0 : Number(written)),
  mtaSts: (_context, _path, written) => (written === 'none' ? 0 : Number(written)),
  dane: (_context, _path, written) => (written === 'none' ? 0 : Number(written)),
  onFailure: (_context, _path, written, base) => resolveOnFailure(written, base),
  retry: resolveRetry,
  giveUpAfter: resolveGiveUp,
  warnAfter: (_context, _path, written) => resolveWarnings(written),
  concurrency: resolveConcurrency,
} as const satisfies Resolvers;

/** A behaviour with the written keys on top of it. Unwritten keys stay; the same object if none are written. */
export function resolveBehaviour(
  context: Context,
  path: Path,
  written: WrittenBehaviour,
  base: MtaBehaviour,
): MtaBehaviour {
  if (BEHAVIOUR_KEYS.every((key) => written[key] === undefined)) return base;
  const resolve = (key: string, part: Part, value: unknown, former: unknown): unknown => {
    const own = (RESOLVERS as Readonly<Record<string, unknown>>)[key] as OwnResolver | undefined;
    return own === undefined ? resolveValue(key, part, value, former) : own(context, [...path, key], value, former);
  };
  // Each key by its own form, which is that of its type.
  return { preset: base.preset, ...(resolveParts(BEHAVIOUR, written, base, resolve) as Omit<MtaBehaviour, 'preset'>) };
}

type OwnResolver = (context: Context, path: Path, written: unknown, base: unknown) => unknown;

/** The written values of several keys on top of the base. */
function resolveParts(parts: Parts, written: object, base: object, resolve = resolveValue): object {
  const values = Object.entries(parts).map(([key, part]) => {
    const value: unknown = written[key as never];
    const former: unknown = base[key as never];
    return [key, value === undefined ? former : resolve(key, part, value, former)] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function resolveValue(_key: string, { form, absent }: Part, written: unknown, base: unknown): unknown {
  const none = absent ? undefined : null;
  if (form.kind === 'orNone') return written === form.word ? none : written;
  if (form.kind === 'bundle' && written === form.word) return none;
  if (form.kind === 'words') return written === 'none' ? [] : [...new Set(written as readonly string[])];
  if (form.kind !== 'bundle' && form.kind !== 'group') return written;
  return resolveParts(form.parts, written as object, (base as object | null | undefined) ?? defaultsOf(form.parts));
}

/** Base values if the MTA has none of these keys and one is switched on. */
function defaultsOf(parts: Parts): object {
  return Object.fromEntries(
    Object.entries(parts).map(([key, part]) => [key, part.default ?? (part.absent ? undefined : null)]),
  );
}

type WrittenDecision = Extract<Written<'onFailure'>['tls'], string> | { next: 'bounce' } | { nextHost: 'bounce' };

function decisionOf(written: WrittenDecision): Decision {
  if (typeof written === 'string') return written;
  return 'next' in written ? 'nextOrBounce' : 'nextHostOrBounce';
}

/** A bare decision applies to every class of a stage. */
function resolveOnFailure(written: Written<'onFailure'>, base: OnFailure): OnFailure {
  const stages = STAGES.map((stage) => {
    const own = written[stage];
    if (own === undefined) return [stage, base[stage]];
    const whole = typeof own === 'string' || 'next' in own || 'nextHost' in own ? decisionOf(own) : undefined;
    const classes = FAILURE_CLASSES.map((one) => {
      const single = whole === undefined ? (own as Partial<Record<string, WrittenDecision>>)[one] : undefined;
      return [one, whole ?? (single === undefined ? base[stage][one] : decisionOf(single))];
    });
    return [stage, Object.fromEntries(classes)];
  });
  // Every stage and class has just been walked, so the table is complete.
  return Object.fromEntries(stages) as OnFailure;
}

function resolveGiveUp(context: Context, path: Path, written: Written<'giveUpAfter'>): GiveUp {
  if (written === 'unlimited') return { age: null, attempts: null, hostDown: null };
  if (typeof written === 'number') return { age: written, attempts: null, hostDown: null };
  const { age = null, attempts = null, hostDown = null, frozen, onTime = false } = written;
  if (age === null && attempts === null && hostDown === null) {
    const expected = '`attempts`, `hostDown` or `age`; or `unlimited` instead of a map';
    complain(
      context,
      path,
      { code: 'missing-key', message: 'it does not say when', expected, absent: ['age', 'attempts', 'hostDown'] },
      'key',
    );
  }
  const limits = { age, attempts, hostDown, ...(frozen === undefined ? {} : { frozen }) };
  return onTime && age !== null ? { ...limits, onTime } : limits;
}

function resolveWarnings(written: Written<'warnAfter'>): readonly Seconds[] {
  if (written === 'none') return [];
  return typeof written === 'number' ? [written] : written.toSorted((a, b) => a - b);
}

function resolveConcurrency(
  context: Context,
  path: Path,
  written: Written<'concurrency'>,
  base: MtaBehaviour['concurrency'],
): MtaBehaviour['concurrency'] {
  if (written === 'unlimited') return null;
  const { max, initial = max, by = base?.by ?? 'destination', shrinks = base?.shrinks ?? 0 } = written;
  const isWide = by === 'destination' || by === 'site';
  if (!isWide && (written.shrinks ?? 0) > 0) {
    complain(context, [...path, 'shrinks'], {
      code: 'conflict',
      message: `sessions \`by: ${by}\` do not shrink`,
      expected: '`by: destination` or `by: site`; or no `shrinks`',
    });
  }
  if (initial > max) {
    complain(context, [...path, 'initial'], {
      code: 'form',
      message: '`initial` is more than `max`',
      expected: `at most ${max}`,
    });
  }
  return {
    initial,
    max,
    ...(by === 'destination' ? {} : { by }),
    ...(isWide && shrinks > 0 ? { shrinks } : {}),
  };
}
