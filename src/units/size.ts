import { failed, failedWith, LONGEST_QUANTITY, type Reading, read, sayOfWhat, shown } from './reading.js';

/** Powers of 1000 (SI), and of 1024 (IEC 80000-13). */
const BYTES = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;
const UNITS = Object.keys(BYTES) as (keyof typeof BYTES)[];

/** Largest size that may be written [bytes]. */
export const LARGEST_SIZE = 1e12;

export const SIZE_PATTERN = '^\\d+(\\.\\d+)? ?([kMG]?B|[KMG]iB)$';

const SIZE = /^(\d+(?:\.\d+)?) ?([kMG]?B|[KMG]iB)$/;
const EXPECTED = 'a size with its unit, such as `40kB`, `20MB` or `64KiB`';

/** Reads a size of the scenario language [bytes]. Faults: no unit, an unknown unit, or too large. */
export function parseSize(text: string): Reading<number> {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_QUANTITY) return failed(`\`${shown(trimmed)}\` is too long for a size`, EXPECTED);
  const [, amount, unit] = SIZE.exec(trimmed) ?? [];
  if (amount === undefined) return misspelt(trimmed);
  const size = Number(amount) * BYTES[unit as keyof typeof BYTES];
  if (size > LARGEST_SIZE) return failed(`\`${trimmed}\` is too large`, 'a size of at most `1000GB`');
  return read(size);
}

function misspelt(text: string): Reading<number> {
  if (/^\d+(\.\d+)?$/.test(text))
    return failedWith(`\`${text}\` has no unit`, EXPECTED, sayOfWhat(text, ['B', 'kB', 'MB']));
  const [, amount, word = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text) ?? [];
  // People write `20mb`, `20M` and `20 mib`.
  const bare = word.toLowerCase();
  const unit = UNITS.find((one) => one.toLowerCase() === bare || one.toLowerCase() === `${bare}b`);
  return failed(`\`${shown(text)}\` is not a size`, EXPECTED, unit === undefined ? undefined : `${amount}${unit}`);
}

export const BANDWIDTH_PATTERN = '^\\d+(\\.\\d+)? ?([kMG]?B|[KMG]iB)/s$';

/** Reads a bandwidth, a size per second [bytes/s]: above zero. */
export function parseBandwidth(text: string): Reading<number> {
  const expected = 'a size per second, such as `10MB/s`';
  const trimmed = text.trim();
  if (!trimmed.endsWith('/s')) return failed(`\`${shown(trimmed)}\` is not a bandwidth`, expected);
  const reading = parseSize(trimmed.slice(0, -2));
  if (reading.ok && reading.value === 0) return failed(`\`${shown(trimmed)}\` lets nothing through`, expected);
  return reading.ok ? reading : { ...reading, fault: { ...reading.fault, expected } };
}

/** A size for people, in the unit that keeps it at or above one: `40 kB`, `8 MB`. */
export function formatSize(bytes: number): string {
  const unit = (['GB', 'MB', 'kB'] as const).find((one) => bytes >= BYTES[one]) ?? 'B';
  return `${Number((bytes / BYTES[unit]).toPrecision(3))} ${unit}`;
}
