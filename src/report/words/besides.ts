import type { RunResult } from '../../results/index.js';
import { countOf } from './figures.js';

/** What is counted beside the fates, in a sentence; empty where there was none of it. */
export function besidesText({ duplicates, backscatter, delayWarnings }: RunResult): string {
  const parts = [
    duplicates === 0 ? '' : countOf(duplicates, 'extra copy was delivered', 'extra copies were delivered'),
    backscatter === 0 ? '' : countOf(backscatter, 'bounce went to a stranger', 'bounces went to strangers'),
    delayWarnings === 0 ? '' : countOf(delayWarnings, 'delay warning was sent', 'delay warnings were sent'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Besides, ${parts.join(', ')}.`;
}
