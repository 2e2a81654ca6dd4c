import { formatNumber, type Share } from '../../units/index.js';

const LARGE = [
  { size: 1e12, word: ' trillion' },
  { size: 1e9, word: ' billion' },
  { size: 1e6, word: ' million' },
] as const;

/** Number of messages per lost one: `41 million`, `380 000`, `2.5`. A billion is 10⁹. */
export function manyOf(share: Share): string {
  const count = 1 / share;
  const scale = LARGE.find(({ size }) => count >= 0.9995 * size);
  if (scale === undefined)
    return count < 1000 ? formatNumber(count, 2) : formatNumber(Number(count.toPrecision(2)), 15);
  return `${formatNumber(count / scale.size, 2)}${scale.word}`;
}

/** `one in 41 million`; for a share above a tenth, a percentage would be easier to read. */
export function oneIn(share: Share): string {
  return `one in ${manyOf(share)}`;
}

/** Number of nines in the share not lost: 7.6 for a loss of one in 41 million. */
export function ninesOf(share: Share): string {
  return formatNumber(-Math.log10(share), 2);
}
