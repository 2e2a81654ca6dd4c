import { FATES, KINDS } from '../../mail/index.js';
import type { CauseTree, HistogramBin, PartySummary, RunResult, SweepResult } from '../../results/index.js';
import { renderBestCsv } from '../best-csv.js';
import { renderComparisonCsv } from '../comparison-csv.js';
import { type Cell, csvLines, renderCsv } from '../csv.js';
import { renderDrillCsv } from '../drill-csv.js';
import { renderSweepCsv } from '../sweep-csv.js';
import type { TextFile } from './pictures.js';
import { type AnyResult, isBest, isComparison, isDrill, isSweep } from './report-kind.js';

type Row = readonly Cell[];

function table(name: string, head: readonly string[], rows: readonly Row[]): TextFile {
  return { name: `${name}.csv`, text: csvLines([head, ...rows]) };
}

/** One row per entity, one column per figure; empty where an entity lacks the figure. */
function wide(name: string, first: string, entities: Readonly<Record<string, object>>): TextFile {
  const isFigure = ([, value]: [string, unknown]): boolean => typeof value === 'number';
  const keys = [
    ...new Set(
      Object.values(entities).flatMap((entity) =>
        Object.entries(entity)
          .filter(isFigure)
          .map(([key]) => key),
      ),
    ),
  ];
  const rows = Object.entries(entities).map(([entity, figures]) => {
    const known = new Map<string, unknown>(Object.entries(figures).filter(isFigure));
    return [entity, ...keys.map((key) => known.get(key) as number | undefined)];
  });
  return table(name, [first, ...keys], rows);
}

function parties(name: string, first: string, all: Readonly<Record<string, PartySummary>>): TextFile {
  const keys = ['sent', ...FATES] as const;
  const rows = Object.entries(all).map(([party, counts]) => [
    party,
    ...keys.map((key) => counts[key]),
    ...keys.map((key) => counts.wanted[key]),
  ]);
  return table(name, [first, ...keys, ...keys.map((key) => `wanted_${key}`)], rows);
}

function histogram(name: string, unit: string, bins: readonly HistogramBin[]): TextFile {
  return table(
    name,
    [`from${unit}`, `to${unit}`, 'messages'],
    bins.map(({ from, to, count }) => [from, to, count]),
  );
}

function causeRows(of: string, name: string, tree: CauseTree): Row[] {
  return Object.entries(tree).flatMap(([group, parts]): Row[] => {
    if (typeof parts !== 'object') return [];
    const { total: _, ...counts } = parts;
    return Object.entries(counts).map(([part, count]) => [of, name, group, part, count]);
  });
}

function causesTable({ causes }: RunResult): TextFile[] {
  if (causes === undefined) return [];
  const rows = [
    ...causeRows('wanted', '', causes.wanted),
    ...causeRows('all', '', causes.all),
    ...Object.entries(causes.senders).flatMap(([name, tree]) => causeRows('sender', name, tree)),
    ...Object.entries(causes.servers).flatMap(([name, tree]) => causeRows('server', name, tree)),
    ...causeRows('noServer', '', causes.noServer),
  ];
  return [table('causes', ['of', 'name', 'group', 'cause', 'messages'], rows)];
}

/** Time series of replication 1: a row per interval and server, sender or relay. */
function seriesTables({ series }: RunResult): TextFile[] {
  const { width_s: width } = series;
  const servers = Object.entries(series.servers).flatMap(([name, { attempts, accepted }]) =>
    attempts.map((count, bin): Row => [bin * width, name, count, accepted[bin]]),
  );
  const queues = (['senders', 'relays'] as const).flatMap((kind) =>
    Object.entries(series[kind]).flatMap(([name, { queue }]) =>
      queue.map((mean, bin): Row => [bin * width, kind === 'senders' ? 'sender' : 'relay', name, mean]),
    ),
  );
  const outages = Object.entries(series.servers).flatMap(([name, { down }]) =>
    down.map(({ from, to }): Row => [name, from, to]),
  );
  return [
    table('load-over-time', ['from_s', 'server', 'attempts', 'accepted'], servers),
    table('queues-over-time', ['from_s', 'kind', 'name', 'mean_messages'], queues),
    table('outages', ['server', 'from_s', 'to_s'], outages),
  ];
}

function runTables(result: RunResult): TextFile[] {
  const kinds = KINDS.map(
    (kind): Row => [kind, ...(['sent', ...FATES] as const).map((key) => result.kinds[kind][key])],
  );
  return [
    { name: 'summary.csv', text: renderCsv(result) },
    table('kinds', ['kind', 'sent', ...FATES], kinds),
    wide('servers', 'server', result.servers),
    parties('senders', 'sender', result.senders),
    parties('domains', 'domain', result.domains),
    wide('estimates', 'figure', result.estimates ?? {}),
    ...causesTable(result),
    histogram('latency', '_s', result.latencyHistogram),
    histogram('connections', '', result.connections.histogram),
    histogram('passes', '', result.passes.histogram),
    ...seriesTables(result),
  ];
}

function sweepTables(result: SweepResult): TextFile[] {
  return [{ name: 'cells.csv', text: renderSweepCsv(result) }];
}

/** The figures of a result as CSV files (RFC 4180), whole and unrounded; those of a comparison for each set-up by number. */
export function renderTables(result: AnyResult): TextFile[] {
  if (isSweep(result)) return sweepTables(result);
  if (isBest(result)) return [{ name: 'designs.csv', text: renderBestCsv(result) }];
  if (isDrill(result)) return [{ name: 'failures.csv', text: renderDrillCsv(result) }];
  if (!isComparison(result)) return runTables(result);
  const arms = result.arms.map(({ name }, at): Row => [at + 1, name]);
  return [
    { name: 'differences.csv', text: renderComparisonCsv(result) },
    table('arms', ['number', 'arm'], arms),
    ...result.arms.flatMap((setUp, at) =>
      runTables(setUp.result).map(({ name, text }) => ({ name: `${at + 1}-${name}`, text })),
    ),
  ];
}
