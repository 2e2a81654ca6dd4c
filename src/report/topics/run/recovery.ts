import type { Recovery, RunResult, ServerSummary } from '../../../results/index.js';
import { formatDuration, formatSize } from '../../../units/index.js';
import { columnCount, countOf } from '../../words/numbers.js';
import { printableName } from '../../words/printable.js';
import { rankBySize } from '../../words/ranking.js';
import { leftOut, type NumberTable, type Topic, tableColumns } from '../topic.js';

const MOST_ROWS = 12;
/** Factor below which recoveries count as equally long. */
const APART = 1.1;

/** Time for which mail stayed queued after outages, and the load on each server; `undefined` if none had to wait. */
export function readRecovery(result: RunResult): Topic | undefined {
  const recovering = Object.entries(result.servers).flatMap(([name, { recovery }]) =>
    recovery === undefined ? [] : [{ name: printableName(name), recovery }],
  );
  if (recovering.length === 0) return undefined;
  return {
    id: 'recovery',
    title: 'After the outages',
    finding: finding(recovering),
    notes: [
      ...[asked(result)].filter((text) => text !== ''),
      'A server has recovered once none of the mail that had to wait for it is queued any more, wherever it is; mail that was sent later does not count. All replications.',
      ...(recovering.some(({ recovery }) => recovery.unfinished > 0)
        ? ['The run was stopped before all was over; what was seen by then counts.']
        : []),
    ],
    legend: [],
    picture: undefined,
    table: numbers(result),
  };
}

interface Recovering {
  readonly name: string;
  readonly recovery: Recovery;
}

function finding(recovering: readonly Recovering[]): string {
  const [slowest, next] = recovering.toSorted((a, b) => b.recovery.max_s - a.recovery.max_s);
  if (slowest === undefined) return '';
  const { max_s: longest, mean_s: mean, outages, peakWaiting, peakWaiting_bytes: bytes } = slowest.recovery;
  const size = bytes === undefined ? '' : ` (${formatSize(bytes)})`;
  const waited = `${countOf(peakWaiting, 'message')}${size} waited for it at ${peakWaiting === 1 ? 'a' : 'one'} time`;
  if (longest === 0)
    return recovering.length === 1
      ? `As ${slowest.name} was back after an outage, none of the mail that had waited for it was queued any more.`
      : 'As servers were back after their outages, none of the mail that had waited for them was queued any more.';
  const alone = next === undefined || next.recovery.max_s * APART < longest;
  const whose = alone ? slowest.name : `${slowest.name}, like others,`;
  const times =
    outages === 1 || mean * APART > longest
      ? `${formatDuration(longest)} after its ${outages === 1 ? 'outage' : 'outages'}`
      : `${formatDuration(longest)} after an outage, ${formatDuration(mean)} on average`;
  return `Mail that had to wait for ${whose} was queued until ${times}; at most ${waited}.`;
}

/** Factor by which the peak of sessions must exceed that of calm times to be mentioned. */
const MUCH_MORE = 1.5;

/** Sentence on the server whose sessions grow most through outages, its own or those of others. */
function asked({ servers }: RunResult): string {
  const factor = ({ peakSessions, calmPeakSessions = peakSessions }: ServerSummary): number =>
    peakSessions / Math.max(1, calmPeakSessions);
  const [most] = Object.entries(servers).toSorted(([, a], [, b]) => factor(b) - factor(a));
  if (most === undefined || factor(most[1]) < MUCH_MORE) return '';
  const [name, { peakSessions, calmPeakSessions = 0 }] = most;
  const calm = calmPeakSessions === 0 ? 'none' : `${countOf(calmPeakSessions, 'session')} at most`;
  return `${printableName(name)} had up to ${countOf(peakSessions, 'session')} at a time, and ${calm} while nothing was amiss.`;
}

/** Table by server. Queues are those of the whole run, and so include the load from outages of others. */
function numbers({ servers, scenario }: RunResult): NumberTable {
  const most = ({ recovery, attempts }: ServerSummary): number => (recovery?.max_s ?? 0) * 1e12 + attempts;
  const { shown, others } = rankBySize(servers, MOST_ROWS, most);
  const hasSizes = Object.values(servers).some(({ recovery }) => recovery?.peakWaiting_bytes !== undefined);
  return {
    caption: 'Recovery of each server, and the most that it had to carry in the whole run',
    columns: tableColumns(
      'Server',
      `outages that mail had to wait for${scenario.replications === 1 ? '' : ', all replications'}`,
      'mean recovery',
      'longest recovery',
      'most mail that waited for it',
      ...(hasSizes ? ['its size'] : []),
      'most sessions in all',
      'most while nothing was amiss',
      'most in its own queue',
    ),
    rows: shown.map(([name, { recovery, peakSessions, calmPeakSessions, peakQueue }]) => [
      printableName(name),
      ...(recovery === undefined
        ? ['–', '–', '–', '–', ...(hasSizes ? ['–'] : [])]
        : [
            columnCount(recovery.outages),
            formatDuration(recovery.mean_s),
            formatDuration(recovery.max_s),
            columnCount(recovery.peakWaiting),
            ...(hasSizes ? [formatSize(recovery.peakWaiting_bytes ?? 0)] : []),
          ]),
      columnCount(peakSessions),
      calmPeakSessions === undefined ? '–' : columnCount(calmPeakSessions),
      peakQueue === undefined ? '–' : columnCount(peakQueue),
    ]),
    notes: leftOut(shown.length, shown.length + others.length, 'servers', 'to recover from'),
  };
}
