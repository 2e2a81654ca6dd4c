// What all programs report of a run, and what must be true of it: so nothing gets faster by doing less.

/** The counts of a result of mxsim: messages, attempts (one message offered to one server), retries, events. */
export function countsOf(result) {
  const { messages, servers, passes, latency_s, engine } = result;
  return {
    messages: messages.sent,
    delivered: messages.delivered,
    attempts: Object.values(servers).reduce((sum, server) => sum + server.attempts, 0),
    retries: Math.round(messages.sent * (passes.mean - 1)),
    events: engine.events,
    latency_s: latency_s.mean,
  };
}

/**
 * Throws unless a run did its work. Each message arrives, each attempt ends, each retry becomes due: these are events,
 * and in a model where nothing else can happen (`exactly`) there are no others.
 */
export function assertCounts(name, counts, { messages, exactly, allDelivered }) {
  const { attempts, retries, events, delivered } = counts;
  const least = messages + attempts + retries;
  const problems = [];
  if (counts.messages !== messages) problems.push(`${counts.messages} messages instead of ${messages}`);
  if (allDelivered && delivered !== messages) problems.push(`${delivered} of ${messages} delivered`);
  if (attempts < delivered) problems.push(`${delivered} delivered in ${attempts} attempts`);
  if (exactly ? events !== least : events < least) {
    problems.push(`${events} events; arrivals, attempts and retries are ${least}`);
  }
  if (problems.length > 0) throw new Error(`${name}: ${problems.join('; ')}`);
}
