import { listed } from './number-format.js';
/** Reason why a text could not be read, worded to fit after "found … , expected …". */
export interface Fault {
  /** The mistake, as a whole sentence without its full stop. */
  readonly message: string;
  /** The expected form. */
  readonly expected: string;
  /** The text that was probably meant, ready to paste; absent if there is no good guess. */
  readonly suggestion?: string;
  /** Advice if there is no single good guess, as a clause. */
  readonly hint?: string;
}

/** A value, or the reason why it could not be read. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function read<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function failed<T>(message: string, expected: string, suggestion?: string): Reading<T> {
  return { ok: false, fault: suggestion === undefined ? { message, expected } : { message, expected, suggestion } };
}

/** A failed reading whose intended text cannot be guessed. */
export function failedWith<T>(message: string, expected: string, hint: string): Reading<T> {
  return { ok: false, fault: { message, expected, hint } };
}

/** Lists the possible meanings of a number without a unit; no guess is made. */
export function sayOfWhat(number: string, units: readonly string[]): string {
  const forms = units.map((unit) => `\`${number}${unit}\``);
  return `say of what: ${listed(forms, 'or')}`;
}

/** Longest quantity that is read; nobody writes a longer one by hand. */
export const LONGEST_QUANTITY = 64;

/** The text as shown in a message: cut when long, so that a hostile value cannot flood the screen. */
export function shown(text: string): string {
  return text.length > LONGEST_QUANTITY ? `${text.slice(0, 40)}…` : text;
}
