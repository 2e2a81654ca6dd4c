import type { ComparisonResult } from '../../results/index.js';

/** placeholder until the page is drawn below */
export async function renderComparisonPage(result: ComparisonResult): Promise<string> {
  return `<!doctype html><title>${result.arms.length}</title>`;
}
