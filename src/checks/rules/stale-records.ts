import type { ChangeModel, Model, MxAnswer, ServerModel } from '../../model/index.js';
import { formatDuration, type Seconds, type SimTime } from '../../units/index.js';
import { defineCheck, type Finding } from '../check.js';
import { outagesOf, plannedWindow } from '../outages.js';

function exchangersOf(answer: MxAnswer, domain: string): readonly string[] {
  if (answer.kind === 'mx') return answer.records.map((record) => record.exchanger);
  return answer.kind === 'empty' ? [domain] : [];
}

/** Servers that the records before a change lead to and those after it do not. */
function leftBehind(model: Model, before: MxAnswer, change: ChangeModel): readonly ServerModel[] {
  const serversOf = (answer: MxAnswer): Set<string> => {
    const names = new Set(exchangersOf(answer, change.domain));
    return new Set(
      model.hosts.flatMap(({ name, answer: found }) =>
        names.has(name) && found.kind === 'servers' ? found.servers : [],
      ),
    );
  };
  const kept = serversOf(change.answer);
  const old = serversOf(before);
  return model.servers.filter((server) => old.has(server.name) && !kept.has(server.name));
}

function answerBefore(model: Model, place: number): MxAnswer | undefined {
  const change = model.changes[place];
  const earlier = model.changes.slice(0, place).filter((one) => one.domain === change?.domain);
  return earlier.at(-1)?.answer ?? model.domains.find((domain) => domain.name === change?.domain)?.answer;
}

/** When a server goes that does not come back before the caches have run out [s]; undefined if it stays or comes back. */
function goneFrom(model: Model, server: ServerModel, change: SimTime, ttl: Seconds): SimTime | undefined {
  const starts = outagesOf(model, server).flatMap(({ failure }) => {
    const [from, to] = plannedWindow(failure, change) ?? [Number.POSITIVE_INFINITY, 0];
    return from < change + ttl && to >= change + ttl ? [from] : [];
  });
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

function staleServers(model: Model, change: ChangeModel, place: number): readonly Finding[] {
  const before = answerBefore(model, place);
  const ttl = model.domains.find((domain) => domain.name === change.domain)?.ttl ?? 0;
  if (before === undefined) return [];
  return leftBehind(model, before, change).flatMap((server) => {
    const goneAt = goneFrom(model, server, change.at, ttl);
    if (goneAt === undefined) return [];
    const left = Math.max(0, goneAt - change.at);
    return [
      {
        message: `${server.name} is gone ${left > 0 ? `${formatDuration(left)} after` : 'when'} the records of ${change.domain} change, and senders go on with the old ones for up to ${formatDuration(ttl)}`,
        path: ['domains', change.domain, 'ttl'],
        hint: `lower \`ttl\` a day before the change, or keep ${server.name} for at least ${formatDuration(ttl)} after it`,
      },
    ];
  });
}

/** An old server that is switched off while caches still hold the old records. */
export const staleRecords = defineCheck(
  {
    code: 'stale-records',
    title: 'TTL longer than a change allows',
    looksFor:
      'A planned change of MX records after which an old server is switched off sooner than the TTL runs out: senders with a cached answer still go there.',
  },
  (model) => model.changes.flatMap((change, i) => staleServers(model, change, i)),
);
