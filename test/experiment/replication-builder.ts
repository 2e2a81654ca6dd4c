import type { Fate, Kind, Outcome } from '../../src/mail/index.js';
import { FATES, KINDS, OUTCOMES, presetBehaviour } from '../../src/mail/index.js';
import type { AssertModel, Comparison, Model, ServerModel } from '../../src/model/index.js';
import { CAUSE, type ReplicationResult } from '../../src/results/index.js';
import { Recorder } from '../twins/recorder.js';
import { SeriesRecorder } from '../twins/series-recorder.js';

const POSTFIX = presetBehaviour('postfix');
if (POSTFIX === undefined) throw new Error('no postfix preset');
const MTA = POSTFIX;

function server(name: string, relay: boolean): ServerModel {
  return {
    name,
    hosts: [name],
    family: 'ipv4' as const,
    site: null,
    rtt: 0.05,
    service: { kind: 'constant', value: 0 },
    sessions: null,
    overload: { kind: 'refuse' },
    failures: [],
    filter: null,
    greylist: null,
    relay: relay ? MTA : null,
    relayIs: null,
    knowsRecipients: true,
  };
}

/** Two servers, the second a relay; one sender, one domain. */
export function modelWith(changes: Partial<Model> = {}): Model {
  return {
    title: 'Two servers',
    description: '',
    seed: '1',
    replications: 1,
    duration: 100,
    messages: null,
    until: null,
    warmup: 0,
    domains: [{ name: 'example.org', ttl: 3600, negativeTtl: 3600, answer: { kind: 'empty' }, rotate: 'fixed' }],
    hosts: [],
    servers: [server('mx1.example.org', false), server('mx2.example.org', true)],
    sites: [],
    senders: [{ name: 'people', mta: MTA, hosts: 1, spam: 0, virus: 0, is: null }],
    traffic: [],
    changes: [],
    asserts: [],
    ...changes,
  };
}

/** What happened to some messages: all alike. */
export interface Happening {
  count: number;
  kind?: Kind;
  fate?: Fate;
  server?: number;
  outcome?: Outcome;
  latency?: number;
  firstPass?: boolean;
  passes?: number;
  connections?: number;
}

/** A replication as the engine would leave it behind, recorded event by event. One message arrives per second. */
export function replicationOf(replication: number, happenings: readonly Happening[]): ReplicationResult {
  const recorder = new Recorder(1, 1, 2, replication === 1 ? new SeriesRecorder(1, 2, 100) : null);
  const last = happenings.reduce((sum, { count }) => sum + count, 0);
  let t = 0;
  for (const happening of happenings) {
    const { count, kind = 'ham', fate = 'delivered', server: at = 0, outcome = 'accepted', latency = 1 } = happening;
    for (let i = 0; i < count; i += 1) {
      t += 1;
      recorder.moveTo(t);
      recorder.recordArrival(0);
      if (t === last) recorder.closeAreas(new Int32Array(2), new Int32Array(2));
      recorder.recordFirstChoice(at);
      recorder.recordAttempt(at, true);
      recorder.recordSessions(at, 0, 1);
      recorder.moveTo(t + 0.5);
      recorder.recordOutcome(at, OUTCOMES.indexOf(outcome), true);
      recorder.recordSessions(at, 1, 0);
      recorder.recordSojourn(t);
      recorder.recordLeftSender(0, happening.passes ?? 1, happening.connections ?? 1);
      recorder.recordFate(0, 0, KINDS.indexOf(kind), FATES.indexOf(fate));
      if (fate !== 'delivered') recorder.recordCause(0, at, KINDS.indexOf(kind), CAUSE.queued);
      if (happening.firstPass !== false && fate === 'delivered') recorder.recordFirstPass(KINDS.indexOf(kind));
      recorder.moveTo(t + latency);
      if (kind === 'ham' && fate === 'delivered') recorder.recordLatency(t);
    }
  }
  return recorder.result(replication, 3 * t, t + 10, [[], [{ from: 10, to: 14 }]]);
}

export function assertOf(path: readonly string[], comparison: Comparison, value: number): AssertModel {
  return { text: `${path.join('.')} ${comparison} ${value}`, path, comparison, value };
}
