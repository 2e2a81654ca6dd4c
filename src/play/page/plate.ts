import type { Problem } from '../../scenario/index.js';
import { byId, html } from './dom.js';

/** The problems of a scenario, for programs. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems[0]?.message ?? 'the scenario does not run');
    this.problems = problems;
  }
}

/** Shows over the stage why it cannot go on, and returns it as a sentence; empty if nothing is wrong. */
export function drawPlate(problems: readonly Problem[], hasRun: boolean): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  byId('plate').hidden = first === undefined;
  byId('drawing').classList.toggle('dim', first !== undefined);
  if (first === undefined) return '';
  const title = hasRun ? 'Standing still since the last text that works' : 'This scenario does not run';
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  byId('plate').replaceChildren(html('b', {}, title), `Line ${first.line}: ${first.message}${more}.`);
  return `Line ${first.line}: ${first.message}.`;
}

/** Shows why a link cannot be read, and that the page can be used all the same. */
export function drawBadLink(why: string): string {
  const plate = byId('plate');
  const close = html('button', { type: 'button' }, 'Go on');
  close.addEventListener('click', () => {
    plate.hidden = true;
  });
  const words = `What follows # in the address holds no scenario: ${why}. The page shows its first scenario instead.`;
  plate.replaceChildren(html('b', {}, 'This link could not be read'), html('p', {}, words), close);
  plate.hidden = false;
  return `This link could not be read: ${why}.`;
}
