import { exp, ln } from './exp-ln';
import { drawBlock, firstWord, fraction, NEXT_TRY, secondWord, uniform, WORD } from './random-numbers';

/**
 * The ziggurat for exponentials, 256 layers: G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random
 * variables", J. Stat. Software 5(8), 2000. The layer comes from bits that the mantissa does not use (J. A. Doornik, "An
 * improved ziggurat method", 2005), and the mantissa has all 53 bits.
 *
 * Hot: 98.9 % of calls take one block, one multiplication and one comparison.
 */
const LAYERS: i32 = 256;
/** Start of the tail, and area of each layer (Marsaglia and Tsang, §4). */
const EXPONENTIAL_TAIL: f64 = 7.69711747013105;
const EXPONENTIAL_AREA: f64 = 0.003949659822581557;

/** Right edges of the layers; the base layer (0) is as wide as if the tail were a rectangle. And the density at each. */
const exponentialEdges: usize = memory.data((LAYERS + 1) << 3, 16);
const exponentialHeights: usize = memory.data((LAYERS + 1) << 3, 16);

function exponentialEdge(layer: i32): f64 {
  return load<f64>(exponentialEdges + ((<usize>layer) << 3));
}

function exponentialHeight(layer: i32): f64 {
  return load<f64>(exponentialHeights + ((<usize>layer) << 3));
}

/** Fills in the tables, once. */
export function prepareExponential(): void {
  store<f64>(exponentialEdges, EXPONENTIAL_AREA / exp(-EXPONENTIAL_TAIL));
  store<f64>(exponentialEdges, EXPONENTIAL_TAIL, 8);
  store<f64>(exponentialHeights, exp(-EXPONENTIAL_TAIL), 8);
  for (let layer = 2; layer < LAYERS; layer += 1) {
    store<f64>(
      exponentialHeights + ((<usize>layer) << 3),
      exponentialHeight(layer - 1) + EXPONENTIAL_AREA / exponentialEdge(layer - 1),
    );
    store<f64>(exponentialEdges + ((<usize>layer) << 3), -ln(exponentialHeight(layer)));
  }
  store<f64>(exponentialHeights + ((<usize>LAYERS) << 3), 1);
}

/** An exponential variate with mean 1. `c1` is below 2^24. The low 8 bits of the block choose the layer. */
export function exponential(k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  const block = drawBlock(k0, k1, c0, c1);
  const layer = <i32>block & 255;
  const x = fraction(block) * exponentialEdge(layer);
  return x < exponentialEdge(layer + 1) ? x : exponentialFromEdge(k0, k1, c0, c1 + NEXT_TRY, layer, x);
}

/** The rest: the tail, or the corner of a layer, where the density decides; a refused point is drawn again. */
function exponentialFromEdge(k0: i32, k1: i32, c0: i32, c1: i32, layer: i32, x: f64): f64 {
  const u = uniform(k0, k1, c0, c1);
  if (layer === 0) return EXPONENTIAL_TAIL - ln(1 - u);
  const low = exponentialHeight(layer);
  const y = low + u * (exponentialHeight(layer + 1) - low);
  return y < exp(-x) ? x : exponential(k0, k1, c0, c1 + NEXT_TRY);
}

/**
 * The ziggurat for normals, 256 layers, as for exponentials: Marsaglia and Tsang 2000, Doornik 2005; the tail by G.
 * Marsaglia, "Generating a variable from the tail of the normal distribution", Technometrics 6(1), 1964.
 *
 * Hot: 98.8 % of calls take one block.
 */
/** Start of the tail, and area of each layer: solved for 256 layers of equal area that end at a height of 1. */
const NORMAL_TAIL: f64 = 3.654152885361009;
const NORMAL_AREA: f64 = 0.004928673233974655;

/** Right edges of the layers, and the density (scaled to 1 at zero) at each; the base layer (0) ends where its area says. */
const normalEdges: usize = memory.data((LAYERS + 1) << 3, 16);
const normalHeights: usize = memory.data((LAYERS + 1) << 3, 16);

function normalEdge(layer: i32): f64 {
  return load<f64>(normalEdges + ((<usize>layer) << 3));
}

function normalHeight(layer: i32): f64 {
  return load<f64>(normalHeights + ((<usize>layer) << 3));
}

function density(x: f64): f64 {
  return exp(-0.5 * x * x);
}

/** Fills in the tables, once. */
export function prepareNormal(): void {
  store<f64>(normalEdges, NORMAL_AREA / density(NORMAL_TAIL));
  store<f64>(normalEdges, NORMAL_TAIL, 8);
  store<f64>(normalHeights, density(NORMAL_TAIL), 8);
  for (let layer = 2; layer < LAYERS; layer += 1) {
    store<f64>(normalHeights + ((<usize>layer) << 3), normalHeight(layer - 1) + NORMAL_AREA / normalEdge(layer - 1));
    store<f64>(normalEdges + ((<usize>layer) << 3), sqrt<f64>(-2 * ln(normalHeight(layer))));
  }
  store<f64>(normalHeights + ((<usize>LAYERS) << 3), 1);
}

/** A standard normal variate. `c1` is below 2^24. The low 9 bits of the block are layer and sign. */
export function standardNormal(k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  const block = drawBlock(k0, k1, c0, c1);
  const layer = <i32>block & 255;
  const x = fraction(block) * normalEdge(layer);
  const sign = <f64>(1 - ((<i32>block >>> 7) & 2));
  return x < normalEdge(layer + 1) ? sign * x : sign * normalFromEdge(k0, k1, c0, c1 + NEXT_TRY, layer, x);
}

/** The size of a variate that fell into a corner or the tail; a fresh draw has a sign of its own, which does no harm. */
function normalFromEdge(k0: i32, k1: i32, c0: i32, c1: i32, layer: i32, x: f64): f64 {
  if (layer === 0) return normalFromTail(k0, k1, c0, c1);
  const block = drawBlock(k0, k1, c0, c1);
  const low = normalHeight(layer);
  const y = low + <f64>firstWord(block) * WORD * (normalHeight(layer + 1) - low);
  return y < density(x) ? x : standardNormal(k0, k1, c0, c1 + NEXT_TRY);
}

function normalFromTail(k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  let at = c1;
  while (true) {
    const block = drawBlock(k0, k1, c0, at);
    const x = -ln((<f64>firstWord(block) + 0.5) * WORD) / NORMAL_TAIL;
    const y = -ln((<f64>secondWord(block) + 0.5) * WORD);
    if (2 * y > x * x) return NORMAL_TAIL + x;
    at += NEXT_TRY;
  }
}

/** Key offsets that keep the parts of one variate apart: round by round, and the uniforms from the normals. */
const ROUND: i32 = 0x9e3779b9;
const UNIFORMS: i32 = 0x7f4a7c15;

/**
 * A gamma variate of scale 1: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS
 * 26(3), 2000; shapes below 1 by their §6.
 */
export function gammaVariate(shape: f64, k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  if (shape >= 1) return fromOne(shape, k0, k1, c0, c1);
  const u = 1 - uniform(k0 ^ ROUND, k1 ^ UNIFORMS, c0, c1);
  return fromOne(shape + 1, k0, k1, c0, c1) * exp(ln(u) / shape);
}

function fromOne(shape: f64, k0: i32, k1: i32, c0: i32, c1: i32): f64 {
  const d = shape - 1.0 / 3.0;
  const c = 1 / sqrt<f64>(9 * d);
  let key = k0;
  while (true) {
    const x = standardNormal(key, k1, c0, c1);
    const root = 1 + c * x;
    if (root > 0) {
      const v = root * root * root;
      const u = 1 - uniform(key, k1 ^ UNIFORMS, c0, c1);
      if (ln(u) < 0.5 * x * x + d * (1 - v + ln(v))) return d * v;
    }
    key += ROUND;
  }
}
