import type { Search, Unit } from '../../results/index.js';
import { shortLabel } from './figure-label.js';
import { estimateText } from './numbers.js';
import { unitOfText } from './verdict.js';

function halfWidthText(value: number | undefined, measure: Unit): string {
  if (value === undefined) return 'unknown';
  return measure === 'share'
    ? `${Number((value * 100).toPrecision(2))} points`
    : estimateText({ mean: value }, measure);
}

/** The target for added replications, and if it was reached; empty if none was set. `of`: words before the figure. */
export function searchText(search: Search | undefined, of = ''): string {
  if (search === undefined) return '';
  const { figure, target, reached, holds, reason } = search;
  const measure = unitOfText(figure ?? '');
  const asked =
    figure === undefined
      ? 'Asserts'
      : `${of}${shortLabel(figure)} ± ${halfWidthText(reached, measure)} (asked for: ± ${halfWidthText(target, measure)})`;
  return `${holds ? '✓' : '!'} ${asked}: ${reason}`;
}
