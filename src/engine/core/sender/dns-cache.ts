import { ANSWER_SERVFAIL, ANSWER_TIMEOUT, RECORD_MX, ROTATE_CYCLIC } from '../codes';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { hostOf, Message } from '../messages/message';
import { Mta } from '../model/mta';
import { Answer, answerAt } from '../model/zone';
import { failureOfQuery } from '../server/name-servers';
import { lookup } from '../trace';
import { CachedAnswer, cachedAnswerOf } from './records';

/** Does this sender always get the same answer from the DNS? Then none need be cached: a fresh one is no different. */
export function isFixed(m: Message, mta: Mta): bool {
  const domain = m.domain;
  if (domain.changes) return false;
  if (mta.dnsFailuresFor > 0 && isFailure(domain.firstAnswer)) return false;
  return !m.agent.seesDnsOrder || domain.rotation === 0;
}

/** Has the DNS failed to answer? */
function isFailure(answer: Answer): bool {
  return answer.kind === ANSWER_SERVFAIL || answer.kind === ANSWER_TIMEOUT;
}

export function fixedAnswer(m: Message): Answer {
  const answer = m.domain.firstAnswer;
  if (isTraced) lookup(changetype<usize>(m), now, changetype<usize>(answer), false, NaN, NaN);
  return answer;
}

/** The answer this sending host uses: from its cache until that expires (RFC 1035 §3.2.1, RFC 2308 §5), else from the DNS. */
export function cachedAnswer(m: Message, mta: Mta): CachedAnswer {
  const known = cachedAnswerOf(hostOf(m), m.domain.number);
  known.isRemembered = now < known.expiresAt && now >= known.knownAt;
  known.latest = known.isRemembered ? known.answer : ask(m, mta, known);
  if (isTraced) {
    const answer = changetype<usize>(known.latest);
    lookup(changetype<usize>(m), now, answer, known.isRemembered, known.askedAt, known.expiresAt);
  }
  return known;
}

/** A fresh answer from the DNS, for the cache. */
function ask(m: Message, mta: Mta, known: CachedAnswer): Answer {
  const domain = m.domain;
  const answer = answerOfQuery(m, answerAt(domain, now));
  const all = domain.queries;
  known.queries += 1;
  domain.queries = all + 1;
  known.rotation = domain.rotation === ROTATE_CYCLIC ? all : known.queries;
  // An earlier query is still waiting in vain: its result is known sooner.
  if (now < known.knownAt && answer.kind === ANSWER_TIMEOUT) return answer;
  known.answer = answer;
  known.askedAt = now;
  known.knownAt = answer.kind === ANSWER_TIMEOUT && mta.dnsFailuresFor > 0 ? now + mta.dnsTimeout : now;
  known.expiresAt = isFailure(answer)
    ? failureExpires(mta, known.knownAt)
    : now + max<f64>(answer.life, mta.dnsAtLeast);
  return answer;
}

/** Result of a query sent now: the answer, unless the name servers fail. */
function answerOfQuery(m: Message, answer: Answer): Answer {
  if (answer.failures === answer.failuresEnd) return answer;
  const failure = failureOfQuery(m, answer.failures, answer.failuresEnd, RECORD_MX);
  return isNone(failure) ? answer : changetype<Answer>(failure.answer);
}

/** RFC 9520 §3.2, RFC 2308 §7: a failure to answer may be kept for up to five minutes; most senders ask anew. */
function failureExpires(mta: Mta, knownAt: f64): f64 {
  return mta.dnsFailuresFor > 0 ? knownAt + mta.dnsFailuresFor : -Infinity;
}
