import { describe, expect, it } from 'vitest';
import { FATES } from '../../src/mail/index.js';
import { type Colour, PALETTE } from '../../src/report/charts/palette.js';

type Rgb = readonly [number, number, number];
const MODES = ['light', 'dark'] as const;

function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [a, b]
    .map((hex) => {
      const [red, green, blue] = linear(hex);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Dichromat vision at full strength: Machado, Oliveira and Fernandes (2009), table 1, on linear RGB. */
const VISION = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

/** CIE L*a*b* under D65, and the plain distance of 1976 in it: 2.3 is just noticeable. */
function lab([red, green, blue]: Rgb): Rgb {
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116);
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: string, b: string, vision: keyof typeof VISION): number {
  const seen = (hex: string): Rgb => {
    const rgb = linear(hex);
    const [red, green, blue] = VISION[vision].map((row) =>
      Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])),
    );
    return lab([red ?? 0, green ?? 0, blue ?? 0]);
  };
  const [p, q] = [seen(a), seen(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

/** What a try may meet, and where mail may be, in pictures of single messages. */
const OUTCOMES: readonly Colour[] = ['delivered', 'refused', 'slow', 'never', 'waiting', 'relayed'];
const MARKS: readonly Colour[] = [...FATES, ...OUTCOMES, 'down', 'edge', 'ink'];
const TEXTS: readonly Colour[] = ['ink', 'quiet', 'link', 'pass', 'fail', 'undecided'];

describe.each(MODES)('in %s colours', (mode) => {
  it.each(MARKS)('the mark %s stands out from the paper', (colour) => {
    expect(contrast(PALETTE[colour][mode], PALETTE.paper[mode])).toBeGreaterThanOrEqual(3);
  });

  it.each(TEXTS)('text in %s can be read on paper and panel', (colour) => {
    expect(contrast(PALETTE[colour][mode], PALETTE.paper[mode])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(PALETTE[colour][mode], PALETTE.panel[mode])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['protan', 'deutan', 'tritan'] as const)('any two fates differ clearly for %s eyes', (vision) => {
    const pairs = FATES.flatMap((a, at) => FATES.slice(at + 1).map((b) => ({ a, b })));
    const close = pairs.filter(({ a, b }) => distance(PALETTE[a][mode], PALETTE[b][mode], vision) < 15);
    expect(close).toEqual([]);
  });

  it.each(['protan', 'deutan', 'tritan'] as const)(
    'refused is told from unanswered, and any outcome from another, for %s eyes',
    (vision) => {
      const pairs = OUTCOMES.flatMap((a, at) => OUTCOMES.slice(at + 1).map((b) => ({ a, b })));
      const close = pairs.filter(({ a, b }) => distance(PALETTE[a][mode], PALETTE[b][mode], vision) < 11);
      expect(close).toEqual([]);
    },
  );
});
