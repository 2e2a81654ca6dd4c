import { z } from 'zod';
import type { Drawing } from '../charts/drawing.js';
import { type Colour, PALETTE } from '../charts/palette.js';
import { type Markup, markup } from '../markup.js';

/** Most shapes in a small picture, and most characters in the outline of one. */
const MOST_SHAPES = 300;
const LONGEST_OUTLINE = 4_000;
/** Most characters in all outlines together: the card of a page is near its beginning. */
const LONGEST = 16_000;

const colour = z.enum(Object.keys(PALETTE) as [Colour, ...Colour[]]);
const place = z.number().min(-1e5).max(1e5);

/** The first picture of a page without its words, for a gallery. Coordinates are in pixels of the page's drawing. */
export const SMALL_PICTURE = z.strictObject({
  label: z.string().max(200),
  box: z.tuple([place, place, place.min(1), place.min(1)]),
  shapes: z
    .array(
      z.strictObject({
        fill: colour.optional(),
        stroke: colour.optional(),
        width: z.number().min(0).max(20).optional(),
        opacity: z.number().min(0).max(1).optional(),
        /** Outline: commands and numbers of a path, and nothing else. */
        d: z
          .string()
          .max(LONGEST_OUTLINE)
          .regex(/^[MLHVZmlhva\d., -]*$/),
      }),
    )
    .max(MOST_SHAPES),
});
export type SmallPicture = z.output<typeof SMALL_PICTURE>;
type Shape = SmallPicture['shapes'][number];

/** A drawing's plots without axes and words; `undefined` if they are too large for a card. */
export function smallPictureOf({ shapes, tips }: Drawing, label: string): SmallPicture | undefined {
  const found = [...shapes.matchAll(/<path((?: [\w-]+="[^"]*")*?) d="([^"]*)"\/>/g)].map(([, look = '', d = '']) =>
    shapeOf(look, d),
  );
  const [x, y, width, height] = tips.plot.map(Math.round);
  const picture = SMALL_PICTURE.safeParse({ label: label.slice(0, 200), box: [x, y, width, height], shapes: found });
  const letters = found.reduce((sum, { d }) => sum + d.length, 0);
  return picture.success && found.length > 0 && letters <= LONGEST ? picture.data : undefined;
}

function shapeOf(look: string, d: string): Shape {
  const values = new Map([...look.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]));
  const colourAt = (key: string): object => {
    const [, name] = /^var\(--(\w+)\)$/.exec(values.get(key) ?? '') ?? [];
    return name === undefined ? {} : { [key]: name };
  };
  const opacity = ['opacity', 'fill-opacity', 'stroke-opacity'].reduce(
    (product, key) => product * Number(values.get(key) ?? 1),
    1,
  );
  return {
    ...colourAt('fill'),
    ...colourAt('stroke'),
    ...(values.has('stroke-width') ? { width: Number(values.get('stroke-width')) } : {}),
    ...(opacity === 1 ? {} : { opacity: Math.round(opacity * 100) / 100 }),
    d,
  };
}

/** The picture as an SVG element for a gallery. */
export function renderSmallPicture({ label, box, shapes }: SmallPicture): Markup {
  const paint = (name: Colour | undefined): string => (name === undefined ? 'none' : `var(--${name})`);
  return markup`<svg class="small" viewBox="${box.join(' ')}" role="img" aria-label="${label}">${shapes.map(
    ({ fill, stroke, width = 1, opacity = 1, d }) =>
      markup`<path fill="${paint(fill)}" stroke="${paint(stroke)}" stroke-width="${String(width)}" opacity="${String(opacity)}" d="${d}"/>`,
  )}</svg>`;
}
