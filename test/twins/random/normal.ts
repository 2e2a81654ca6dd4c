import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { block, drawBlock } from '../../../src/random/index.js';
import { NEXT_TRY } from './exponential.js';

/**
 * The ziggurat for normals, 256 layers, as for exponentials: Marsaglia and Tsang 2000, Doornik 2005; the tail by
 * G. Marsaglia, "Generating a variable from the tail of the normal distribution", Technometrics 6(1), 1964.
 *
 * Hot: 98.8 % of calls take one block.
 */
const LAYERS = 256;
/** Where the tail begins, and the area of each layer: solved for 256 layers of equal area that end at a height of 1. */
const TAIL = 3.654152885361009;
const AREA = 0.004928673233974655;

/** Right edges of the layers, and the density (scaled to 1 at zero) at each; the base layer (0) ends where its area says. */
const edge = new Float64Array(LAYERS + 1);
const height = new Float64Array(LAYERS + 1);

const density = (x: number): number => exp(-0.5 * x * x);

edge[0] = AREA / density(TAIL);
edge[1] = TAIL;
height[1] = density(TAIL);
for (let layer = 2; layer < LAYERS; layer += 1) {
  height[layer] = (height[layer - 1] as number) + AREA / (edge[layer - 1] as number);
  edge[layer] = Math.sqrt(-2 * ln(height[layer] as number));
}
height[LAYERS] = 1;

/** 2^-32: a fraction from one word. 2^-53 and 2^21: one from 32 and 21 bits; the low 9 of the second word are layer and sign. */
const WORD = 2 ** -32;
const ULP = 2 ** -53;
const HIGH = 2 ** 21;

/** A standard normal variate. `c1` is below 2^24. */
export function standardNormal(k0: number, k1: number, c0: number, c1: number): number {
  drawBlock(k0, k1, c0, c1);
  const low = block[1] as number;
  const layer = low & 255;
  const x = ((block[0] as number) * HIGH + (low >>> 11)) * ULP * (edge[layer] as number);
  const sign = 1 - ((low >>> 7) & 2);
  return x < (edge[layer + 1] as number) ? sign * x : sign * normalEdge(k0, k1, c0, c1 + NEXT_TRY, layer, x);
}

/** The size of a variate that fell into a corner or the tail; a fresh draw has a sign of its own, which does no harm. */
function normalEdge(k0: number, k1: number, c0: number, c1: number, layer: number, x: number): number {
  if (layer === 0) return normalTail(k0, k1, c0, c1);
  drawBlock(k0, k1, c0, c1);
  const low = height[layer] as number;
  const y = low + (block[0] as number) * WORD * ((height[layer + 1] as number) - low);
  return y < density(x) ? x : standardNormal(k0, k1, c0, c1 + NEXT_TRY);
}

function normalTail(k0: number, k1: number, c0: number, c1: number): number {
  for (let at = c1; ; at += NEXT_TRY) {
    drawBlock(k0, k1, c0, at);
    const x = -ln(((block[0] as number) + 0.5) * WORD) / TAIL;
    const y = -ln(((block[1] as number) + 0.5) * WORD);
    if (2 * y > x * x) return TAIL + x;
  }
}
