import { renderBestCsv } from '../best-csv.js';
import { renderAnnotations, renderJunit } from '../ci.js';
import { renderComparisonCsv } from '../comparison-csv.js';
import { renderCsv } from '../csv.js';
import { renderDrillCsv } from '../drill-csv.js';
import { renderJson } from '../json.js';
import { renderBestMarkdown } from '../markdown/best.js';
import { renderComparisonMarkdown } from '../markdown/comparison.js';
import { renderDrillMarkdown } from '../markdown/drill.js';
import { renderRunMarkdown } from '../markdown/run.js';
import { renderSweepMarkdown } from '../markdown/sweep.js';
import { renderSweepCsv } from '../sweep-csv.js';
import { type AnyResult, isBest, isComparison, isDrill, isSweep } from './report-kind.js';

/** Text formats for results; the last two are for asserts, which only a run has one by one. */
export type TextFormat = 'json' | 'csv' | 'markdown' | 'github' | 'junit';

/** A result of any kind as text. */
export function renderAnyText(result: AnyResult, format: TextFormat): string {
  if (format === 'json') return renderJson(result);
  const isCsv = format === 'csv';
  if (isComparison(result)) return isCsv ? renderComparisonCsv(result) : renderComparisonMarkdown(result);
  if (isBest(result)) return isCsv ? renderBestCsv(result) : renderBestMarkdown(result);
  if (isDrill(result)) return isCsv ? renderDrillCsv(result) : renderDrillMarkdown(result);
  if (isSweep(result)) return isCsv ? renderSweepCsv(result) : renderSweepMarkdown(result);
  const checked = [{ result, lines: [] }];
  if (format === 'github') return renderAnnotations(checked);
  if (format === 'junit') return renderJunit(checked);
  return isCsv ? renderCsv(result) : renderRunMarkdown(result);
}
