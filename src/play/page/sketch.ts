import { svg } from './dom.js';

type Values = Readonly<Record<string, string | number | undefined>>;

/** Description of an element of a drawing: the element is created only when it is shown. */
export interface Sketch {
  readonly name: string;
  readonly attributes: Values;
  readonly children: readonly (Sketch | string)[];
}

export function sketch(name: string, attributes: Values = {}, ...children: readonly (Sketch | string)[]): Sketch {
  return { name, attributes, children };
}

/** A shape of the legend, centred on a point. */
export function mark(name: string, x: number, y: number, size: number): Sketch {
  return sketch('use', { href: `#g-${name}`, x: x - size / 2, y: y - size / 2, width: size, height: size });
}

/** Words on the stage. */
export function text(x: number, y: number, size: number, words: string, kind = ''): Sketch {
  return sketch('text', { x, y, 'font-size': size, class: kind }, words);
}

/** Creates the element of a sketch. */
export function made({ name, attributes, children }: Sketch): SVGElement {
  return svg(name, attributes, ...children.map((child) => (typeof child === 'string' ? child : made(child))));
}

/** Names of attributes that have a value, in their order: a drawing is the same text whatever was shown before. */
function keysOf({ attributes }: Sketch): string[] {
  return Object.keys(attributes).filter((key) => attributes[key] !== undefined);
}

/** True if one element can be turned into the other by changing values alone. */
function isLike(one: Sketch, other: Sketch): boolean {
  if (one.name !== other.name || one.children.length !== other.children.length) return false;
  const [mine, theirs] = [keysOf(one), keysOf(other)];
  return mine.length === theirs.length && mine.every((key, i) => key === theirs[i]);
}

function renew(node: Node, before: Sketch | string, after: Sketch | string): void {
  if (typeof before === 'string' || typeof after === 'string') {
    if (before === after) return;
    if (typeof before === typeof after) node.nodeValue = after as string;
    else (node as ChildNode).replaceWith(typeof after === 'string' ? after : made(after));
    return;
  }
  if (before === after) return;
  if (!isLike(before, after)) {
    (node as ChildNode).replaceWith(made(after));
    return;
  }
  for (const key in after.attributes) {
    const value = after.attributes[key];
    if (value !== undefined && value !== before.attributes[key]) (node as Element).setAttribute(key, String(value));
  }
  const nodes = node.childNodes;
  for (const [i, child] of after.children.entries())
    renew(nodes[i] as Node, before.children[i] as Sketch | string, child);
}

/** A group of the drawing whose elements stay from one moment to the next: only differences are applied. */
export class Sheet {
  readonly group: SVGElement;
  private shown: readonly Sketch[] = [];

  constructor(group: SVGElement = svg('g')) {
    this.group = group;
  }

  show(sketches: readonly Sketch[]): void {
    const { group, shown } = this;
    const nodes = [...group.childNodes];
    this.shown = sketches;
    sketches.forEach((one, i) => {
      const [node, before] = [nodes[i], shown[i]];
      if (node === undefined || before === undefined) group.append(made(one));
      else renew(node, before, one);
    });
    for (const node of nodes.slice(sketches.length)) node.remove();
  }
}
