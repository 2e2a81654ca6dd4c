const SVG = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string;

function fill<T extends Element>(element: T, attributes: Attributes, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

/** An element of HTML. Text only ever becomes text nodes and attributes: names from a scenario cannot be markup. */
export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(name), attributes, children);
}

/** An element of SVG. */
export function svg(name: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  return fill(document.createElementNS(SVG, name) as SVGElement, attributes, children);
}

/** The element of the page that has this id. */
export function byId<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as unknown as T;
}

/** A shape of the legend, centred on a point. */
export function shape(name: string, x: number, y: number, size: number): SVGElement {
  return svg('use', { href: `#g-${name}`, x: x - size / 2, y: y - size / 2, width: size, height: size });
}

/** A shape of the legend as a picture of its own, beside the words for it. */
export function icon(name: string, size = 20): SVGElement {
  return svg(
    'svg',
    { width: size, height: size, viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    svg('use', { href: `#g-${name}`, width: 24, height: 24 }),
  );
}

/** Control and format characters, and breaks of lines and paragraphs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name from a scenario, made safe to show: without characters that reverse or hide text, and cut in the middle. */
export function shown(name: string, most = 26): string {
  const plain = name.replace(UNSEEN, '▯');
  if (plain.length <= most) return plain;
  const half = Math.floor((most - 1) / 2);
  return `${plain.slice(0, half)}…${plain.slice(-half)}`;
}

/** Upper bound on the average width of a bold letter of a name [em]. */
const BOLD_LETTER = 0.64;

/** A name in bold letters, as large and complete as a width allows [px]: first the size is reduced, then the name is cut. */
export function nameWithin(room: number, name: string, size: number, least = 11): { size: number; words: string } {
  const { length } = shown(name, Number.POSITIVE_INFINITY);
  const fitting = Math.max(Math.min(least, size), Math.min(size, room / (BOLD_LETTER * length)));
  return { size: fitting, words: shown(name, Math.max(5, Math.floor(room / (BOLD_LETTER * fitting) + 1e-9))) };
}

/** The size at which words fit into a width. */
export function sizeWithin(room: number, words: string): number {
  return Math.max(9, Math.min(12.5, room / (0.58 * words.length)));
}
