import { drawBlock, firstWord, fraction, NEXT_TRY, secondWord, WORD } from './addressed';
import { exp, ln } from './functions';

/**
 * The ziggurat for normals, 256 layers, as for exponentials: Marsaglia and Tsang 2000, Doornik 2005; the tail by G.
 * Marsaglia, "Generating a variable from the tail of the normal distribution", Technometrics 6(1), 1964.
 *
 * Hot: 98.8 % of calls take one block.
 */
const LAYERS: i32 = 256;
/** Where the tail begins, and the area of each layer: solved for 256 layers of equal area that end at a height of 1. */
const TAIL: f64 = 3.654152885361009;
const AREA: f64 = 0.004928673233974655;

/** Right edges of the layers, and the density (scaled to 1 at zero) at each; the base layer (0) ends where its area says. */
const edges: usize = memory.data(257 * 8, 16);
const heights: usize = memory.data(257 * 8, 16);

function edge(layer: i32): f64 {
  return load<f64>(edges + ((<usize>layer) << 3));
}

function height(layer: i32): f64 {
  return load<f64>(heights + ((<usize>layer) << 3));
}

function density(x: f64): f64 {
  return exp(-0.5 * x * x);
}

/** Fills in the tables, once. */
export function prepareNormal(): void {
  store<f64>(edges, AREA / density(TAIL));
  store<f64>(edges, TAIL, 8);
  store<f64>(heights, density(TAIL), 8);
  for (let layer = 2; layer < LAYERS; layer += 1) {
    store<f64>(heights + ((<usize>layer) << 3), height(layer - 1) + AREA / edge(layer - 1));
    store<f64>(edges + ((<usize>layer) << 3), sqrt<f64>(-2 * ln(height(layer))));
  }
  store<f64>(heights + ((<usize>LAYERS) << 3), 1);
}

/** A standard normal variate. `c1` is below 2^24. The low 9 bits of the block are layer and sign. */
export function standardNormal(k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  const block = drawBlock(k0, k1, c0, c1);
  const layer = <i32>block & 255;
  const x = fraction(block) * edge(layer);
  const sign = <f64>(1 - ((<i32>block >>> 7) & 2));
  return x < edge(layer + 1) ? sign * x : sign * fromEdge(k0, k1, c0, c1 + NEXT_TRY, layer, x);
}

/** The size of a variate that fell into a corner or the tail; a fresh draw has a sign of its own, which does no harm. */
function fromEdge(k0: i32, k1: i32, c0: i32, c1: i32, layer: i32, x: f64): f64 {
  if (layer === 0) return fromTail(k0, k1, c0, c1);
  const block = drawBlock(k0, k1, c0, c1);
  const low = height(layer);
  const y = low + <f64>firstWord(block) * WORD * (height(layer + 1) - low);
  return y < density(x) ? x : standardNormal(k0, k1, c0, c1 + NEXT_TRY);
}

function fromTail(k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  let at = c1;
  while (true) {
    const block = drawBlock(k0, k1, c0, at);
    const x = -ln((<f64>firstWord(block) + 0.5) * WORD) / TAIL;
    const y = -ln((<f64>secondWord(block) + 0.5) * WORD);
    if (2 * y > x * x) return TAIL + x;
    at += NEXT_TRY;
  }
}
