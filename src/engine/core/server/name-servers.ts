import { RECORD_ANY } from '../codes';
import { now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Message, passCounter, uniformOf } from '../messages/message';
import { Failure } from '../model/failure';
import { holdForClient } from './conditions';
import { advance } from './timeline';

/** Keeps queries for one type of record apart from those for another. */
const MIX: i32 = 0x9e3779b1;

/**
 * The failure that meets a query for this type of record (RECORD_MX, …) that a sending host sends now, of the ways in which the
 * name servers fail (pointers `first` up to, not including, `end`): the first one listed that strikes; none if they answer.
 */
export function failureOfQuery(m: Message, first: usize, end: usize, record: i32): Failure {
  for (let at = first; at < end; at += 4) {
    const failure = changetype<Failure>(load<usize>(at));
    if (<i32>failure.record !== RECORD_ANY && <i32>failure.record !== record) continue;
    advance(failure, now);
    if (failure.start <= now && strikes(m, failure, record)) return failure;
  }
  return changetype<Failure>(0);
}

/** Is this query among those that the failure strikes? It is decided once for each of a pass. */
function strikes(m: Message, failure: Failure, record: i32): bool {
  if (failure.isNarrow) {
    if (!isNone(failure.only) && !holdForClient(failure.only, m)) return false;
    if (!isNone(failure.except) && holdForClient(failure.except, m)) return false;
  }
  if (failure.probability >= 1) return true;
  return uniformOf(m, failure.key0, failure.key1 ^ (record * MIX), passCounter(m)) < failure.probability;
}
