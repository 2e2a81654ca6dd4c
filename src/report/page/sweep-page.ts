import type { SweepResult } from '../../results/index.js';

/** placeholder until the page is drawn below */
export async function renderSweepPage(result: SweepResult): Promise<string> {
  return `<!doctype html><title>${result.cells.length}</title>`;
}
