import { noneSeenBound } from '../../stats/index.js';
import { formatCount } from '../../units/index.js';
import { countOf } from './figures.js';

/**
 * What so many replications without a difference say about the next one: ` (so a difference shows in fewer than 3 in 10
 * such runs, 95 % sure)`; nothing where they are too few to say anything.
 */
export function rarity(replications: number): string {
  if (noneSeenBound(replications) >= 1) return '';
  return ` (so a difference shows in fewer than 3 in ${formatCount(replications)} such runs, 95 % sure)`;
}

/**
 * How rare what was seen in none of the replications may be: loss comes in outages, so it is runs that count.
 *
 * @param byChance whether anything fails by chance; if not, there is no outage that a few runs may have missed.
 */
export function rarityNote(what: string, replications: number, byChance = true): string {
  const many = noneSeenBound(replications) < 1;
  if (many) return `${what} in fewer than 3 in ${formatCount(replications)} such runs (95 % sure)`;
  if (!byChance) return 'nothing fails by chance here: other runs differ in their mail alone';
  const few = replications === 1 ? 'one replication is' : `${countOf(replications, 'replication')} are`;
  return `${few} too few to say how rare ${what} is`;
}
