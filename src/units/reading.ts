import { listed } from './number-format.js';
/** Why a text could not be read, in words that fit after "found … , expected …". */
export interface Fault {
  /** What is wrong with it, as a whole sentence without its full stop. */
  readonly message: string;
  /** What would have been right. */
  readonly expected: string;
  /** The text that was probably meant, ready to paste; absent where there is no good guess. */
  readonly suggestion?: string;
  /** Where there is no one good guess: what to do about it, as a clause. */
  readonly hint?: string;
}

/** A value that was read, or the reason why not. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function read<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function failed<T>(message: string, expected: string, suggestion?: string): Reading<T> {
  return { ok: false, fault: suggestion === undefined ? { message, expected } : { message, expected, suggestion } };
}

/** The same, where what was meant cannot be known. */
export function failedWith<T>(message: string, expected: string, hint: string): Reading<T> {
  return { ok: false, fault: { message, expected, hint } };
}

/** A number without its unit is no guess: all that it may have meant. */
export function sayOfWhat(number: string, units: readonly string[]): string {
  const forms = units.map((unit) => `\`${number}${unit}\``);
  return `say of what: ${listed(forms, 'or')}`;
}

/** Longest quantity that is looked at; nobody writes a longer one by hand. */
export const LONGEST_QUANTITY = 64;

/** The text as shown in a message: cut when long, so that a hostile value cannot flood the screen. */
export function shown(text: string): string {
  return text.length > LONGEST_QUANTITY ? `${text.slice(0, 40)}…` : text;
}
