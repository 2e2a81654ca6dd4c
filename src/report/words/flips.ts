import type { Flips } from '../../results/index.js';
import { countOf } from './figures.js';

/** How many messages were saved and how many lost, and of how many: one sentence. */
export function flipCounts({ saved, lost, compared }: Flips): string {
  const of = `${countOf(compared, 'wanted message')} compared one by one`;
  if (saved + lost === 0) return `No message was saved or lost: ${of}.`;
  return `${countOf(saved, 'message')} saved and ${countOf(lost, 'message')} lost, of ${of}.`;
}

/** What was left out of the comparison, message by message; nothing where all were compared. */
export function leftOut({ incomparable }: Flips): string {
  if (incomparable === 0) return '';
  const are =
    incomparable === 1
      ? 'was wanted mail in one of the two only, and is'
      : 'were wanted mail in one of the two only, and are';
  return `${countOf(incomparable, 'message')} ${are} not compared.`;
}
