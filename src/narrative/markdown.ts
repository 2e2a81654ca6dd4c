import { printableLine } from '../report/index.js';
import type { Chapter, Reason, Telling, TellingGap, TellingLine } from '../results/index.js';
import { formatCount, formatDuration } from '../units/index.js';
import { renderMermaid } from './mermaid.js';
import { sayOnce, shorten } from './shorten.js';

/** Text in Markdown: characters that would begin an element, a link or a tag are escaped. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, (letter) =>
    letter === '<' ? '&lt;' : letter === '&' ? '&amp;' : `\\${letter}`,
  );
}

function reasonText({ text, source }: Reason): string {
  return `  - ${escapeMarkdown(text)}${source === null ? '' : ` — *${escapeMarkdown(source)}*`}`;
}

function lineTexts(line: TellingLine | TellingGap, begin: number): string[] {
  if (line.kind === 'gap') return [`- *${escapeMarkdown(line.text)}*`];
  const took = line.took_s === null || line.tone === 'wait' ? '' : `, after ${formatDuration(line.took_s)}`;
  const time = `+${formatDuration(Math.max(0, line.t_s - begin))}`;
  const said = (line.dialogue ?? []).flatMap(({ asks, reply }) => [
    ...(asks === null ? [] : [`  - C: ${escapeMarkdown(asks)}`]),
    `  - S: ${escapeMarkdown(printableLine(reply))}`,
  ]);
  return [`- **${time}** ${escapeMarkdown(`${line.text}${took}`)}`, ...said, ...line.reasons.map(reasonText)];
}

function partText(part: Chapter | TellingGap): string {
  if (part.kind === 'gap') return `*${escapeMarkdown(part.text)}*`;
  const when = part.t_s <= 0 ? 'at submission' : `${formatDuration(part.t_s)} after submission`;
  return [
    `### ${escapeMarkdown(part.title)}, ${when}`,
    '',
    ...part.lines.flatMap((line) => lineTexts(line, part.t_s)),
  ].join('\n');
}

/** A story as Markdown, its sequence as a Mermaid diagram. Shortened if long, unless `all`. Ends with a line break. */
export function renderMarkdown(telling: Telling, { all }: { readonly all: boolean }): string {
  const told = all ? sayOnce(telling) : shorten(telling);
  return `${[
    `## Message ${formatCount(told.message)} of replication ${told.replication}`,
    told.facts.map(escapeMarkdown).join(' '),
    `**${escapeMarkdown(told.ending)}** ${escapeMarkdown(told.lesson)}`,
    `\`\`\`mermaid\n${renderMermaid(told)}\n\`\`\``,
    ...told.parts.map(partText),
  ].join('\n\n')}\n`;
}
