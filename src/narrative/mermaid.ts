import type { Chapter, Telling, TellingGap, TellingLine } from '../results/index.js';
import { formatDuration } from '../units/index.js';

/** Characters that Mermaid takes literally; all others become numbered entities, `#59;` for a semicolon. */
const PLAIN = /[A-Za-z0-9 .,+:_·–-]/;

/** A text in a Mermaid diagram: nothing in it can end the line, begin a comment or open a tag; `end` is a keyword. */
function escapeMermaid(text: string): string {
  const plain = [...text].map((letter) => (PLAIN.test(letter) ? letter : `#${letter.codePointAt(0) ?? 32};`)).join('');
  return plain.replace(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`);
}

function exchangeLines(line: TellingLine): string[] {
  const { exchange } = line;
  if (exchange === null) return [];
  const [from, to] = [`a${exchange.from}`, `a${exchange.to}`];
  const took = line.took_s === null ? '' : ` after ${formatDuration(line.took_s)}`;
  // A dotted arrow is an answer; one with a cross is a failure.
  const back = line.tone === 'bad' ? '--x' : '-->>';
  return [
    `${from}->>${to}: ${escapeMermaid(exchange.asks)}`,
    `${to}${back}${from}: ${escapeMermaid(`${exchange.answer}${took}`)}`,
  ];
}

function lineLines(line: TellingLine | TellingGap, actor: number): string[] {
  if (line.kind === 'gap') return [`Note over a${actor}: ${escapeMermaid(line.text)}`];
  if (line.exchange !== null) return exchangeLines(line);
  return line.tone === 'plain' ? [] : [`Note over a${line.at ?? actor}: ${escapeMermaid(line.text)}`];
}

function chapterLines({ title, t_s, actor, lines }: Chapter): string[] {
  const when = t_s <= 0 ? 'at submission' : `+${formatDuration(t_s)}`;
  return [
    `Note over a${actor}: ${escapeMermaid(`${title}, ${when}`)}`,
    ...lines.flatMap((line) => lineLines(line, actor)),
  ];
}

/** The sequence of a trace as a Mermaid diagram. */
export function renderMermaid({ actors, parts }: Telling): string {
  const participants = actors.map(({ name, preference, tried }, i) => {
    const words = [
      name,
      ...(preference === undefined ? [] : [preference]),
      ...(tried === false ? ['never tried'] : []),
    ];
    return `participant a${i} as ${escapeMermaid(words.join(' · '))}`;
  });
  const steps = parts.flatMap((part) =>
    part.kind === 'gap' ? [`Note over a0: ${escapeMermaid(part.text)}`] : chapterLines(part),
  );
  return ['sequenceDiagram', ...[...participants, ...steps].map((line) => `  ${line}`)].join('\n');
}
