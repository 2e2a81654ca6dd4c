import { queueLife } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import { formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck } from '../check.js';
import { allSenders, lastArrival } from '../flows.js';
import { allFailures } from '../outages.js';

/** The most patient sender of the traffic, and how long it keeps a message [s]. */
function mostPatient(model: Model): { name: string; life: Seconds } | undefined {
  return allSenders(model)
    .map((sender) => ({ name: sender.name, life: queueLife(sender.mta) }))
    .sort((a, b) => b.life - a.life)[0];
}

/** A run that stops before its senders have given up. */
export const shortRun = defineCheck(
  {
    code: 'short-run',
    title: 'Run shorter than its own retries',
    mends: 'takes `until` out',
    looksFor:
      '`until` earlier than the last message plus the time that its sender keeps trying, in a run in which something fails: what is still queued ends as pending, neither delivered nor bounced.',
  },
  (model) => {
    const patient = mostPatient(model);
    if (model.until === null || patient === undefined) return [];
    if (!allFailures(model).length && !model.servers.some((server) => server.greylist ?? server.sessions)) return [];
    const left = Math.max(0, model.until - Math.min(model.until, lastArrival(model)));
    if (patient.life <= left) return [];
    return [
      {
        message: `the run stops ${formatDuration(left)} after the last message, and ${patient.name} tries for ${formatDuration(patient.life)}: what is queued then ends as pending`,
        path: ['until'],
        hint: `leave \`until\` out, so that the queues drain, or let it come ${formatDuration(patient.life)} after the last message`,
        mend: { changes: [{ path: ['until'] }], figures: ['pending'] },
      },
    ];
  },
);
