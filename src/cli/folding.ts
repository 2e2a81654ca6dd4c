import { breakText, wrapWords } from './terminal.js';

/** A quoted line of a scenario after its number, and the carets below it. */
const SHOWN = /^( *\d+ \| )(.*)$/;
const CARETS = /^ +\| ( *)(\^+)$/;
/** Indent of the further lines of a message [columns]. */
const INDENT = 4;
/** Below this width [columns] nothing is folded: it would not become easier to read. */
const LEAST = 20;

/** A call of mxsim on a line of its own, to be copied. */
const CALL = /^ +mxsim /;

/** Breaks a call that is too long into indented lines that a shell takes as one. */
export function foldCall(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const lead = /^ */.exec(line)?.[0] ?? '';
  // Quoted words stay whole.
  const words = line.match(/'[^']*'|\S+/g) ?? [];
  return wrapWords(words, columns - lead.length - 2, ' \\').map((part, at) => `${lead}${at === 0 ? '' : '  '}${part}`);
}

/** Breaks a line at blanks and indents the further lines; a word longer than a line goes on in the next one. */
function foldLine(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const lead = /^ *(?:= )?/.exec(line)?.[0] ?? '';
  const margin = ' '.repeat(lead === '' ? INDENT : lead.length);
  const [first = '', ...words] = line.slice(lead.length).split(' ');
  const lines = [lead + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(margin + word);
  }
  return lines.flatMap((one) => breakText(one, columns));
}

/** Cuts a quoted line and its carets so that the carets stay below the words they mark. */
function cutShown(line: string, carets: string, columns: number): [string, string] {
  const [, gutter = '', text = ''] = SHOWN.exec(line) ?? [];
  const [, before = '', under = ''] = CARETS.exec(carets) ?? [];
  const room = columns - gutter.length;
  // The marked words are centred if there is more text on both sides.
  const from = Math.max(0, Math.min(before.length - Math.floor((room - under.length) / 2), before.length - 1));
  const begin = before.length + under.length < room ? 0 : from;
  const piece = text.slice(begin, begin + room - (begin > 0 ? 1 : 0));
  const isCut = begin + piece.length < text.length;
  const shown = `${begin > 0 ? '…' : ''}${isCut ? `${piece.slice(0, -1)}…` : piece}`;
  const place = before.length - begin + (begin > 0 ? 1 : 0);
  const marks = '^'.repeat(Math.max(1, Math.min(under.length, room - place)));
  return [gutter + shown, `${' '.repeat(gutter.length - 2)}| ${' '.repeat(place)}${marks}`];
}

/** Folds messages to a terminal of so many columns: broken at blanks, with carets that stay in place. */
export function foldMessages(text: string, columns: number): string {
  if (columns < LEAST || text.length <= columns) return text;
  const lines = text.split('\n');
  const folded: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [line = '', next = ''] = lines.slice(at, at + 2);
    if (line.length > columns && SHOWN.test(line) && CARETS.test(next)) {
      folded.push(...cutShown(line, next, columns));
      at += 1;
    } else folded.push(...(CALL.test(line) ? foldCall(line, columns) : foldLine(line, columns)));
  }
  return folded.join('\n');
}
