import { type Markup, markup, trusted } from '../markup.js';
import type { NumberTable } from '../topics/topic.js';
import { unbroken } from '../words/printable.js';

/** A table that can be scrolled sideways, by keyboard too. */
export function renderNumbers(table: NumberTable, id: string): Markup {
  const { caption, columns, rows, notes } = table;
  return markup`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0"><table><caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(({ title, numeric }) => markup`<th scope="col"${numeric ? undefined : trusted(' class="text"')}>${heading(title)}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => renderRow(cells, table))}</tbody></table></div>
${notes.length === 0 ? undefined : markup`<div class="notes">${notes.map((note) => markup`<p>${note}</p>`)}</div>`}`;
}

/** A heading may break within a key, `giveUp` and `After`, and within a name after a dot. */
function heading(title: string): Markup {
  return markup`${title.split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L}\.)(?=\p{L})/u).map((piece, at) => (at === 0 ? piece : markup`<wbr>${piece}`))}`;
}

/** A cell breaks between a value and its interval, and between the ends of one: before `±` and `to`. */
function cellText(cell: string): string {
  return unbroken(cell).replace(/(±| to) (?=[+−\d])/gu, '$1\u00a0');
}

function renderRow(cells: readonly string[], { columns }: NumberTable): Markup {
  return markup`<tr>${cells.map((cell, at) => {
    if (at === 0) return markup`<th scope="row">${unbroken(cell)}</th>`;
    if (columns[at]?.isVerdict === true) return renderVerdict(cell);
    return columns[at]?.numeric === false ? markup`<td class="text">${cell}</td>` : markup`<td>${cellText(cell)}</td>`;
  })}</tr>
`;
}

/** A verdict in words, with a shape and a colour beside them. */
function renderVerdict(text: string): Markup {
  const [word = ''] = text.split(/[\s,:(]/);
  const look = new Map([
    ['better', { mark: '✓', colour: 'c-pass' }],
    ['worse', { mark: '✗', colour: 'c-fail' }],
    ['undecided', { mark: '?', colour: 'c-undecided' }],
  ]).get(word);
  if (look === undefined) return markup`<td class="text judged">${text}</td>`;
  return markup`<td class="text judged ${look.colour}"><span class="mark" aria-hidden="true">${look.mark}</span>${text}</td>`;
}

/** Something to open: closed on the screen, open on paper. */
export function renderDetails(summary: string, content: Markup): Markup {
  return markup`<details><summary>${summary}</summary>
${content}
</details>`;
}

/** A link target on the page; `undefined` if the page does not have it. */
export type Place = readonly [id: string, title: string] | undefined;

/** The table of contents. */
export function renderContents(places: readonly Place[]): Markup {
  const links = places.flatMap((place) => (place === undefined ? [] : [place]));
  return markup`<nav class="contents" aria-label="On this page"><ul>${links.map(([id, title]) => markup`<li><a href="#${id}">${prose(title)}</a></li>`)}</ul></nav>`;
}

/** A sentence: units stay with their numbers, and long names may break after a dot, a dash or a slash; decimals do not. */
export function prose(text: string): Markup {
  const pieces = unbroken(text).split(/(?<=[\p{L}\p{N}][.\-/_@])(?<!\p{N}\.(?=\p{N}))(?=[\p{L}\p{N}])/u);
  return markup`${pieces.map((piece, at) => (at === 0 ? piece : markup`<wbr>${piece}`))}`;
}
