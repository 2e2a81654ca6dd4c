import type { BestResult, ComparisonResult, DrillResult, RunResult, SweepResult } from '../../results/index.js';
import { readBestTopics, renderBestPage } from '../page/best-page.js';
import { readComparisonTopics, renderComparisonPage } from '../page/comparison-page.js';
import type { PageOptions } from '../page/document.js';
import { readDrillTopics, renderDrillPage } from '../page/drill-page.js';
import { readRunTopics, renderPage } from '../page/page.js';
import { renderSweepPage } from '../page/sweep-page.js';
import { readSweepFigure } from '../topics/sweep/figure.js';
import type { Topic } from '../topics/topic.js';

/** Results that have a page: of a run, a comparison, a sweep, a drill, or a search for the best design. */
export type AnyResult = RunResult | ComparisonResult | SweepResult | DrillResult | BestResult;

export function isComparison(result: AnyResult): result is ComparisonResult {
  return 'comparison' in result;
}

export function isSweep(result: AnyResult): result is SweepResult {
  return 'sweep' in result;
}

export function isBest(result: AnyResult): result is BestResult {
  return 'designs' in result;
}

export function isDrill(result: AnyResult): result is DrillResult {
  return 'drill' in result;
}

/** The page of a result of any kind. */
export async function renderAnyPage(result: AnyResult, options: PageOptions = {}): Promise<string> {
  if (isComparison(result)) return renderComparisonPage(result, options);
  if (isBest(result)) return renderBestPage(result, options);
  if (isDrill(result)) return renderDrillPage(result, options);
  return isSweep(result) ? renderSweepPage(result, options) : renderPage(result, options);
}

/** The topics of a result's page, in its order. */
export function topicsOf(result: AnyResult): Topic[] {
  const topics = isComparison(result)
    ? readComparisonTopics(result)
    : isSweep(result)
      ? result.figures.map((figure, at) => readSweepFigure(result, figure, at))
      : isDrill(result)
        ? readDrillTopics(result)
        : isBest(result)
          ? readBestTopics(result)
          : readRunTopics(result);
  return topics.filter((topic) => topic !== undefined);
}
