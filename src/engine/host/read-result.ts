import { forRunCounts } from '../../mail/index.js';
import { forServerColumns, type ReplicationResult, type ServerColumns, seriesColumns } from '../../results/index.js';
import { type ReplicationState, stop } from '../replication-state.js';
import type { Field } from './core-memory.js';
import { type Outages, outages, strikes } from './outages.js';
import { readLatencies } from './read-latency.js';

/** Numbers of connections and passes that are told apart; one more bin gathers all beyond. */
const COUNTED = 65;

/** Stops a replication and returns its result. */
export function readResult(state: ReplicationState): ReplicationResult {
  const { core, records, replication } = state;
  const { model } = records;
  const { memory } = core;
  const stopped = stop(state) && model.until !== null;
  const end = stopped ? (model.until as number) : memory.read('State', core.at('state'), 'now');
  const totals = core.at('totals');
  const total = (field: Parameters<typeof memory.read<'Totals'>>[2]): number => memory.read('Totals', totals, field);
  const down = outages(state, end, total('lastArrival'), replication === 1);
  const atOnce = total('leftAtOnce');
  const submissions = memory.read('State', core.at('state'), 'arrived');
  return {
    replication,
    events: memory.read('State', core.at('state'), 'events'),
    sent: submissions + total('furtherRecipients'),
    submissions,
    lastArrival: total('lastArrival'),
    end,
    senders: records.senderCounts(),
    domains: records.domainCounts(),
    causes: { senders: core.senderCauses.pairs(), servers: core.serverCauses.pairs() },
    firstPass: total('firstPass'),
    waited: total('waited'),
    ...forRunCounts(total),
    ...readLatencies(state),
    connections: countedFrom(memory.doubles(core.at('connectionCounts'), COUNTED), atOnce, total('connectionsBeyond')),
    passes: countedFrom(memory.doubles(core.at('passCounts'), COUNTED), atOnce, total('passesBeyond')),
    senderSojourn: total('senderSojourn'),
    servers: serversOf(state, down, total('lastArrival')),
    series: replication === 1 ? seriesOf(state, end, down) : null,
  };
}

/** A histogram of whole numbers, `ones` more of which are 1: all are known by their bins, but those in the last one, whose sum is `beyond`. */
function countedFrom(counts: Float64Array<ArrayBuffer>, ones: number, beyond: number): ReplicationResult['passes'] {
  counts[1] = (counts[1] as number) + ones;
  return { counts, sum: counts.slice(0, -1).reduce((sum, count, value) => sum + count * value, beyond) };
}

/** Counts of the servers, and the time that each was down. */
function serversOf(state: ReplicationState, down: readonly Outages[], lastArrival: number): ServerColumns {
  const { core, records } = state;
  const column = (field: Field<'Server'>): Float64Array => core.memory.column('Server', field, records.servers);
  const attempts = column('attempts');
  const accepted = column('accepted');
  // An integral is a difference of sums of instants (core/counts/recorder.ts): zero may come out as -10^-16.
  const area = (field: 'sessionArea' | 'backlogArea' | 'queueArea'): Float64Array =>
    column(field).map((integral) => Math.max(0, integral));
  const derived = {
    sessionArea: area('sessionArea'),
    backlogArea: area('backlogArea'),
    queueArea: area('queueArea'),
    connections: difference(attempts, column('reused')),
    firstChoices: difference(attempts, column('furtherChoices')),
    acceptedFromSenders: difference(accepted, column('acceptedFromRelays')),
    down: Float64Array.from(down, (server) => server.down),
    struck: strikes(state, lastArrival),
  };
  const isDerived = (name: string): name is keyof typeof derived => Object.hasOwn(derived, name);
  return forServerColumns((name) => (isDerived(name) ? derived[name] : column(name)));
}

/** Difference of two columns. */
function difference(from: Float64Array, less: Float64Array): Float64Array {
  return from.map((value, row) => value - (less[row] as number));
}

function seriesOf(
  { core, records }: ReplicationState,
  end: number,
  down: readonly Outages[],
): ReplicationResult['series'] {
  const { memory } = core;
  const series = core.at('series');
  const { senders, servers } = records.model;
  const bins = memory.read('Model', core.at('model'), 'bins');
  const column = (field: 'accepted' | 'attempts' | 'net' | 'instants', rows: number): Float64Array =>
    memory.peek(memory.read('Series', series, field), rows * bins);
  const queues = senders.length + servers.length;
  return seriesColumns(
    {
      width: memory.read('Series', series, 'width'),
      bins,
      senders: senders.length,
      servers: servers.length,
      accepted: column('accepted', servers.length),
      attempts: column('attempts', servers.length),
      net: column('net', queues),
      instants: column('instants', queues),
    },
    end,
    down.map(({ intervals }) => intervals),
  );
}
