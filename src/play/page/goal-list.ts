import type { Goal, Judgement } from '../learning/exercise.js';
import { html, icon } from './dom.js';

const WORDS = { pass: 'reached', fail: 'open', undecided: 'open' } as const;

function drawGoal({ text, verdict, observed }: Goal, before: string | undefined): HTMLElement {
  const reached = verdict === 'pass';
  const was = before === undefined || before === observed ? [] : [html('s', {}, before), ' → '];
  return html(
    'li',
    { class: reached ? 'reached' : 'open' },
    icon(reached ? 'goalok' : 'goalopen', 26),
    html('div', {}, html('code', {}, text), html('div', {}, ...was, html('b', {}, observed), ` · ${WORDS[verdict]}`)),
  );
}

/** Goals with the observed value of each, before and after the edits; or why they cannot be judged. */
export function drawGoals(judgement: Judgement, first: Judgement | null): HTMLElement[] {
  if (judgement.kind === 'unreadable')
    return [
      html('p', { class: 'bad' }, 'The text has an error: see the Text tab. Goals are looked at when it is mended.'),
    ];
  if (judgement.kind === 'changed') {
    const what = judgement.paths.join(', ');
    return [
      html('p', { class: 'bad' }, `Not yours to change here: ${what}. Undo that, and the goals are looked at again.`),
    ];
  }
  const before = first?.kind === 'judged' ? first.goals : [];
  const items = judgement.goals.map((goal, i) => drawGoal(goal, before[i]?.observed));
  return [html('ul', { class: 'goals' }, ...items)];
}

/** Number of goals reached, for screen readers. */
export function sayGoals(judgement: Judgement): string {
  if (judgement.kind !== 'judged') return '';
  const open = judgement.goals.filter(({ verdict }) => verdict !== 'pass');
  const [next] = open;
  if (next === undefined) return 'All goals are reached.';
  return `${judgement.goals.length - open.length} of ${judgement.goals.length} goals reached. Open: ${next.text}, now ${next.observed}.`;
}
