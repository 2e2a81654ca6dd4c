/**
 * Separator of groups of three digits: narrow and not breaking, so that a number is never split at the end of a line.
 */
export const GROUP_SEPARATOR = '\u202f';

/** A whole number in groups of digits: `1 234 567`. A missing number (NaN) is `—`. */
export function formatCount(count: number): string {
  if (Number.isNaN(count)) return '—';
  if (!Number.isFinite(count)) return count > 0 ? '∞' : '−∞';
  const rounded = Math.round(count);
  const digits = grouped(plain(Math.abs(rounded), 0));
  return rounded < 0 ? `−${digits}` : digits;
}

/** A number with this many significant digits, no trailing zeros, whole numbers in full: `0.0123`, `4.57`, `12 346`. */
export function formatNumber(value: number, significant = 3): string {
  if (Number.isNaN(value)) return '—';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(20, Math.max(0, significant - 1 - magnitude));
  const [whole = '', fraction = ''] = plain(Math.abs(value), decimals).split('.');
  const kept = fraction.replace(/0+$/, '');
  return `${value < 0 ? '−' : ''}${grouped(whole)}${kept === '' ? '' : `.${kept}`}`;
}

/** Fixed decimals without the exponent that `toFixed` falls back to from 1e21. */
function plain(value: number, decimals: number): string {
  return value >= 1e21 ? BigInt(value).toString() : value.toFixed(decimals);
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, GROUP_SEPARATOR);
}

/** `1 message`, `12 000 messages`, `2 addresses`. */
export function countOf(count: number, singular: string, plural = pluralOf(singular)): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

export function pluralOf(noun: string): string {
  return `${noun}${noun.endsWith('s') ? 'es' : 's'}`;
}

/** Words in a sentence: `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], before = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${before} ${last}`;
}

/** At most this many words in a sentence: `a, b and 3 more`. */
export function listedUpTo(most: number, words: readonly string[]): string {
  return listed(words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : words);
}
