import { type Allowance, type Seconds, spellAllowance, spellDuration } from '../../units/index.js';
import { spellMapping } from './spelling.js';

/**
 * Forms in which the values of a behaviour are written. Each can spell its value as the scenario language writes it.
 */

interface Spelled<T> {
  spell(value: T): string;
}

export interface Flag extends Spelled<boolean> {
  readonly kind: 'flag';
}

export interface Word<W extends string> extends Spelled<W> {
  readonly kind: 'word';
  readonly words: readonly [W, ...W[]];
}

/** Any of these words, each at most once; or `none`. */
export interface Words<W extends string> extends Spelled<readonly W[]> {
  readonly kind: 'words';
  readonly words: readonly [W, ...W[]];
}

/** A whole number, a number, or a time [s], from `least` to `most`. */
export interface Amount extends Spelled<number> {
  readonly kind: 'count' | 'number' | 'time';
  readonly least: number;
  readonly most: number | undefined;
}

/** A number per time, as it is written: `500/h`. */
export interface Rate extends Spelled<Allowance> {
  readonly kind: 'rate';
}

/** A value, or a word for its absence (`null`); without such a word, absence cannot be written. */
export interface OrNone<F extends Form, W extends string> extends Spelled<ValueOf<F> | null> {
  readonly kind: 'orNone';
  readonly form: F;
  readonly word: W | undefined;
}

/** Keys that belong together and share one source; or a word for their absence (`null`). */
export interface Bundle<P extends Parts, W extends string> extends Spelled<Values<P> | null> {
  readonly kind: 'bundle';
  readonly parts: P;
  readonly word: W;
  /** All its forms, in one phrase. */
  readonly expected: string;
}

/** Keys under a common one for the sake of order: each has its own source and changes on its own. */
export interface Group<P extends Parts> {
  readonly kind: 'group';
  readonly id: string;
  readonly description: string;
  readonly parts: P;
  /** Order in which they are shown, if not that of the language. */
  readonly shown: readonly string[];
}

/** A form that the language defines for this key alone; without a spelling it is shown part by part. */
export interface Own<T> {
  readonly kind: 'own';
  spell?(value: T): string;
}

// A Word<'a'> spells less than any Word; TypeScript accepts that, as methods are bivariant.
export type Form =
  | Rate
  | Flag
  | Word<string>
  | Words<string>
  | Amount
  | OrNone<Flag | Word<string> | Amount, string>
  | Bundle<Parts, string>
  | Group<Parts>
  | Own<never>;

/** One key: its form, and its text in the reference and in editors. */
export interface Part<F = Form> {
  readonly form: F;
  readonly description: string;
  /** Examples as written in a scenario. */
  readonly examples?: readonly unknown[];
  /** Default value. */
  readonly default?: unknown;
  /** The key itself is left out if it has no value. */
  readonly absent?: true;
  /** Reason for the missing value, shown if the key is left out. */
  readonly unsaid?: string;
  /** Required whenever the other keys are written. */
  readonly required?: true;
}

export type Parts = { readonly [key: string]: Part };

/** A value as it is in the model. */
export type ValueOf<F> =
  F extends Group<infer P> ? Values<P> : F extends Own<infer T> ? T : F extends Spelled<infer T> ? T : never;

/** The values of several keys. */
export type Values<P extends Parts> = {
  readonly [K in keyof P as P[K] extends { absent: true } ? never : K]: ValueOf<P[K]['form']>;
} & {
  readonly [K in keyof P as P[K] extends { absent: true } ? K : never]?: Exclude<ValueOf<P[K]['form']>, null>;
};

export const flag: Flag = { kind: 'flag', spell: String };

export function word<const W extends string>(words: readonly [W, ...W[]]): Word<W> {
  return { kind: 'word', words, spell: String };
}

export function words<const W extends string>(list: readonly [W, ...W[]]): Words<W> {
  return { kind: 'words', words: list, spell: (value) => (value.length === 0 ? 'none' : `[${value.join(', ')}]`) };
}

export function count(least: number, most: number): Amount {
  return { kind: 'count', least, most, spell: String };
}

export function number(least: number, most: number): Amount {
  return { kind: 'number', least, most, spell: String };
}

export function time(least: Seconds = 0, most?: Seconds): Amount {
  return { kind: 'time', least, most, spell: (value) => spellDuration(value) };
}

export const rate: Rate = { kind: 'rate', spell: spellAllowance };

export function orNone<F extends Flag | Word<string> | Amount, const W extends string = never>(
  form: F,
  none?: W,
): OrNone<F, W> {
  const { spell } = form as Spelled<ValueOf<F>>;
  return { kind: 'orNone', form, word: none, spell: (value) => (value === null ? String(none) : spell(value)) };
}

export function group<const P extends Parts>(
  id: string,
  description: string,
  parts: P,
  shown: readonly (keyof P & string)[] = Object.keys(parts),
): Group<P> {
  return { kind: 'group', id, description, parts, shown };
}

export function bundle<const P extends Parts, const W extends string>(
  none: W,
  expected: string,
  parts: P,
  shown: readonly (keyof P & string)[] = Object.keys(parts),
): Bundle<P, W> {
  const spell = (whole: Readonly<Record<string, unknown>>): string => {
    const entries = shown.flatMap((key) => spellPart(key, parts[key] as Part, whole[key]));
    return spellMapping(entries);
  };
  return { kind: 'bundle', parts, word: none, expected, spell: (whole) => (whole === null ? none : spell(whole)) };
}

/** Empty if the key is left out, or if its value is absent and there is no word for that. */
function spellPart(key: string, part: Part, value: unknown): [string, string][] {
  const form = part.form as OrNone<Amount, string>;
  const isUnsaid = value === undefined || (value === null && form.word === undefined);
  return isUnsaid ? [] : [[key, form.spell(value as number | null)]];
}

export function own<T>(spell?: (value: T) => string): Own<T> {
  return spell === undefined ? { kind: 'own' } : { kind: 'own', spell };
}
