import type { Model, ServerModel } from '../../model/index.js';
import { formatDuration, MINUTE, type Seconds, type SimTime, spellDuration } from '../../units/index.js';
import { defineCheck, type Finding, setting } from '../check.js';
import { outagesOf, plannedWindow } from '../outages.js';
import { leftBehind, type Switch, switches } from '../routes.js';

/** Time at which a server goes down until the caches have expired or for good [s]; undefined if it stays or returns. */
function goneFrom(model: Model, server: ServerModel, change: SimTime, ttl: Seconds): SimTime | undefined {
  const starts = outagesOf(model, server).flatMap(({ failure }) => {
    const [from, to] = plannedWindow(failure, change) ?? [Number.POSITIVE_INFINITY, 0];
    return from < change + ttl && to >= change + ttl ? [from] : [];
  });
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

function staleServers(model: Model, one: Switch): readonly Finding[] {
  const { change } = one;
  // If the server was the implicit MX, caches keep the absence of records (RFC 2308 §5).
  const key = one.before.kind === 'empty' ? 'negativeTtl' : 'ttl';
  const { [key]: ttl } = one.domain;
  return leftBehind(model, one).flatMap((server) => {
    const goneAt = goneFrom(model, server, change.at, ttl);
    if (goneAt === undefined) return [];
    const left = Math.max(0, goneAt - change.at);
    return [
      {
        message: `${server.name} is gone ${left > 0 ? `${formatDuration(left)} after` : 'when'} the records of ${change.domain} change, and senders go on with the old ones for up to ${formatDuration(ttl)}`,
        path: ['domains', change.domain, key],
        hint: `lower \`${key}\` at least ${formatDuration(ttl)} before the change, or keep ${server.name} for at least ${formatDuration(ttl)} after it`,
        ...(left >= MINUTE
          ? { mend: setting(['domains', change.domain, key], spellDuration(left), 'lost', 'latency.mean') }
          : {}),
      },
    ];
  });
}

/** An old server that is switched off while caches still hold the old records. */
export const staleRecords = defineCheck(
  {
    code: 'stale-records',
    title: 'TTL longer than a change allows',
    mends: 'makes the TTL as short as the old server stays',
    looksFor:
      'A planned change of MX records after which an old server is switched off sooner than the TTL runs out: senders with a cached answer still go there.',
  },
  (model) => switches(model).flatMap((one) => staleServers(model, one)),
);
