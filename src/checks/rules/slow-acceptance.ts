import { PRESETS } from '../../mail/index.js';
import type { Model, SenderModel, ServerModel } from '../../model/index.js';
import { distributionMean } from '../../random/index.js';
import { formatDuration, formatShare, type PerSecond, type Seconds, type Share } from '../../units/index.js';
import { lateShare, meanAnswer, slowSpells } from '../answers.js';
import { defineCheck, type Finding, listNames, remembered } from '../check.js';
import { sendersTo, wantedOf } from '../flows.js';
import { peakLoads } from '../loads.js';
import { failuresAt } from '../outages.js';
import { routesOf } from '../routes.js';

/** Below this share of the answers, nothing is reported. */
const LEAST: Share = 0.001;

/** Most MTAs that are named with one time. */
const MOST_NAMES = 8;

/** RFC 5321 §4.5.3.2.6: ten minutes for the reply to the final dot [s]. */
const STANDARD: Seconds = 600;

/** `30 s (haraka, mox) or 5 min (courier, maddy, kumomta)`: MTAs that wait less than the standard asks for, by their presets. */
export function spellHasty(): string {
  const waits = new Map<Seconds, string[]>();
  for (const { name, values, source } of PRESETS.map((preset) => ({
    ...preset,
    source: preset.values.timeouts.message,
  }))) {
    const wait = values.timeouts.message.value;
    if (wait >= STANDARD || source.assumed) continue;
    waits.set(wait, [...(waits.get(wait) ?? []), name]);
  }
  return [...waits]
    .sort(([a], [b]) => a - b)
    .map(([wait, names]) => `${formatDuration(wait)} (${listNames(names, MOST_NAMES)})`)
    .join(' or ');
}

/** The least patient of these senders, and how long they wait for the answer [s]. */
const leastPatient = remembered((senders: readonly SenderModel[]): { names: string; count: number; wait: Seconds } => {
  const wait = senders.reduce((least, { mta }) => Math.min(least, mta.timeouts.message), Number.POSITIVE_INFINITY);
  const names = senders.filter(({ mta }) => mta.timeouts.message === wait).map(({ name }) => name);
  return { names: listNames(names), count: names.length, wait };
});

/** Utilisation of a server's filter: the work offered over its capacity. */
function filterLoad({ filter }: ServerModel, rate: PerSecond): number {
  return filter === null ? 0 : (rate * distributionMean(filter.time)) / filter.workers;
}

function hint(): string {
  return `answer first and work after (RFC 1047): some senders wait no longer than ${spellHasty()}, and the standard's ten minutes are the most to count on (RFC 5321 §4.5.3.2.6)`;
}

function slowOnes(model: Model, senders: readonly SenderModel[], server: ServerModel): readonly Finding[] {
  const { names, count, wait } = leastPatient(senders);
  if (!Number.isFinite(wait)) return [];
  const { all, parts } = slowSpells(failuresAt(model, server));
  const mean = meanAnswer(server, all);
  const path = ['servers', server.name];
  const waits = `wait${count > 1 ? '' : 's'} ${formatDuration(wait)}`;
  if (mean > wait) {
    return [
      {
        message: `${server.name} takes ${formatDuration(mean)} in the mean to answer the final dot; ${names} ${waits}: duplicates`,
        path,
        hint: hint(),
      },
    ];
  }
  const rate = peakLoads(model).get(server) ?? 0;
  const usual = lateShare(server, wait, { factor: 1, delay: 0 }, rate);
  const always = lateShare(server, wait, all, 0);
  const partly = parts.map(
    ({ share, slowness }) => share * lateShare(server, wait, slowness, 0) + (1 - share) * always,
  );
  const spell = Math.max(always, ...partly);
  const late = Math.max(usual, spell);
  if (late < LEAST) return [];
  const load = filterLoad(server, rate);
  const isWait = usual >= spell && load > 0 && usual > 2 * lateShare(server, wait, { factor: 1, delay: 0 }, 0);
  const again = load * (1 + late) > 1 ? ', which with them gets more than it can take' : '';
  const why = isWait ? `, mostly since they wait for its filter${again}` : '';
  const when = spell > usual ? ' while it is slow' : isWait ? ' at the busiest time' : '';
  return [
    {
      message: `${server.name} answers about ${formatShare(late, late < 0.1 ? 1 : 0)} of the final dots${when} after the ${formatDuration(wait)} that ${names} ${count > 1 ? 'wait' : 'waits'}${why}: duplicates`,
      path,
      hint: isWait ? `${hint()}; or give the filter more workers` : hint(),
    },
  ];
}

/** A server that answers the final dot later than senders wait. */
export const slowAcceptance = defineCheck(
  {
    code: 'slow-acceptance',
    title: 'Answer after the sender has left',
    noMend: 'quicker answers want a quicker server, or a filter that works after the answer',
    looksFor:
      'A server that answers the final dot (service, filter and the wait for it, slow spells) later than a sender waits, in the mean or for one message in a thousand: ' +
      'it has the message, the sender sends it again, and the recipient gets both (RFC 1047).',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const senders = wantedOf(sendersTo(model, route.domain.name));
      return route.servers.flatMap((server) => slowOnes(model, senders, server));
    }),
);
