import type { Chapter, Reason, Telling, TellingGap, TellingLine, Utterance } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { drawSequence } from '../charts/sequence.js';
import { type Markup, markup } from '../markup.js';
import { cutEnd, printableLine, unbroken } from '../words/printable.js';
import { prose } from './parts.js';

/** Longest part of a reply that is shown [columns]. */
const LONGEST_REPLY = 120;

/** Mark of a line by its tone, for those who do not see its colour. */
const MARKS: Readonly<Record<TellingLine['tone'], string>> = { plain: '', good: '✓', bad: '✗', wait: '…' };

function renderReason({ text, source }: Reason): Markup {
  return markup`<li>${prose(text)}${source === null ? undefined : markup` <cite>${prose(source)}</cite>`}</li>`;
}

/** A session command by command. */
function renderDialogue(dialogue: readonly Utterance[] = []): Markup | undefined {
  if (dialogue.length === 0) return undefined;
  const lines = dialogue.flatMap(({ asks, reply }) => [
    ...(asks === null ? [] : [`C: ${asks}`]),
    `S: ${cutEnd(printableLine(reply), LONGEST_REPLY)}`,
  ]);
  return markup`<pre class="dialogue">${lines.join('\n')}</pre>`;
}

function renderLine(line: TellingLine | TellingGap, begin: number): Markup {
  if (line.kind === 'gap')
    return markup`<li class="gap">${unbroken(line.text)}</li>
`;
  const time = `+${formatDuration(Math.max(0, line.t_s - begin))}`;
  const took = line.took_s === null || line.tone === 'wait' ? '' : `, after ${formatDuration(line.took_s)}`;
  const reasons = line.reasons.length === 0 ? undefined : markup`<ul>${line.reasons.map(renderReason)}</ul>`;
  return markup`<li class="t-${line.tone}"><span class="when">${unbroken(time)}</span><span class="mark" aria-hidden="true">${MARKS[line.tone]}</span><div>${prose(`${line.text}${took}`)}${renderDialogue(line.dialogue)}${reasons}</div></li>
`;
}

function renderPart(part: Chapter | TellingGap): Markup {
  if (part.kind === 'gap')
    return markup`<p class="gap">${unbroken(part.text)}</p>
`;
  const when = part.t_s <= 0 ? 'at submission' : `${formatDuration(part.t_s)} after submission`;
  return markup`<p class="pass">${unbroken(`${part.title}, ${when}`)}</p>
<ol class="steps">${part.lines.map((line) => renderLine(line, part.t_s))}</ol>
`;
}

/** The drawing of a story, which can be scrolled sideways, by keyboard too. */
export function renderSequence(telling: Telling, label: string): Markup {
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${drawSequence(telling)}</div>`;
}

/** A story step by step, with its reasons. */
export function renderSteps({ facts, parts }: Telling): Markup {
  return markup`<p class="notes">${unbroken(facts.join(' '))} Times in a pass count from its beginning.</p>
${parts.map(renderPart)}`;
}
