import { cellsP, chiSquareP, normalP } from './p-values.js';

/**
 * Tests of a sequence of 32-bit words. Each gives p-values that are even in [0, 1] if the words are random; both ends
 * are suspect. D. E. Knuth, "The Art of Computer Programming" vol. 2, 3rd ed., §3.3.2; G. Marsaglia, "DIEHARD", 1995.
 */
export const WORD_TESTS: Readonly<Record<string, (words: Uint32Array) => number[]>> = {
  bytes: (words) => [0, 8, 16, 24].map((shift) => fieldsP(words, shift, 8)),
  'bytes of what changes between neighbours': (words) => {
    const changes = words.map((word, index) => word ^ (words[index ^ 1] as number)).filter((_, index) => index % 2);
    return [0, 8, 16, 24].map((shift) => fieldsP(changes, shift, 8));
  },
  'bytes of the difference between neighbours': (words) => {
    const differences = words.map((word, index) => word - (words[index ^ 1] as number)).filter((_, i) => i % 2);
    return [0, 8, 16, 24].map((shift) => fieldsP(differences, shift, 8));
  },
  'high and low bits': (words) => [fieldsP(words, 22, 10), fieldsP(words, 0, 10)],
  'correlation between neighbours': (words) => [1, 2, 3, 4, 16, 64].map((lag) => correlationP(words, lag)),
  'cells of the square': (words) => [26, 13, 0].map((shift) => cubeP(words, 2, shift, 6)),
  'cells of the cube': (words) => [28, 14, 0].map((shift) => cubeP(words, 3, shift, 4)),
  'runs of one bit': (words) => [31, 16, 0].map((bit) => bitRunsP(words, bit)),
  'runs up': (words) => [runsUpP(words)],
  'birthday spacings': (words) => [8, 0].map((shift) => birthdaysP(words, shift)),
  collisions: (words) => [10, 0].map((shift) => collisionsP(words, shift)),
  weights: (words) => [weightsP(words), weightPairsP(words)],
  'ranks of binary matrices': (words) => [ranksP(words)],
};

/** Evenness of the field of `bits` bits from `shift` up. */
function fieldsP(words: Uint32Array, shift: number, bits: number): number {
  const counts = new Uint32Array(1 << bits);
  for (const word of words) bump(counts, (word >>> shift) & (counts.length - 1));
  return cellsP(counts, words.length / counts.length);
}

function correlationP(words: Uint32Array, lag: number): number {
  const unit = (word: number): number => (word + 0.5) / 2 ** 32 - 0.5;
  let sum = 0;
  for (let index = lag; index < words.length; index += 1)
    sum += unit(words[index] as number) * unit(words[index - lag] as number);
  // Each product has mean 0 and variance 1/144, and the products are uncorrelated.
  return normalP((12 * sum) / Math.sqrt(words.length - lag));
}

/** Evenness of points in a square or cube whose coordinates are `bits` bits of words in a row. */
function cubeP(words: Uint32Array, dimensions: number, shift: number, bits: number): number {
  const counts = new Uint32Array(1 << (dimensions * bits));
  const points = Math.floor(words.length / dimensions);
  for (let point = 0; point < points; point += 1) {
    let cell = 0;
    for (let axis = 0; axis < dimensions; axis += 1)
      cell = (cell << bits) | (((words[point * dimensions + axis] as number) >>> shift) & ((1 << bits) - 1));
    bump(counts, cell);
  }
  return cellsP(counts, points / counts.length);
}

/** Number of runs of equal bits (A. Wald, J. Wolfowitz 1940; here the bit is known to be fair). */
function bitRunsP(words: Uint32Array, bit: number): number {
  let changes = 0;
  for (let index = 1; index < words.length; index += 1)
    changes += (((words[index] as number) ^ (words[index - 1] as number)) >>> bit) & 1;
  const trials = words.length - 1;
  return normalP((changes - trials / 2) / Math.sqrt(trials / 4));
}

/** Lengths of ascending runs; the word after each run is left out, which makes the runs independent (Knuth, exercise 14). */
function runsUpP(words: Uint32Array): number {
  const longest = 6;
  const counts = new Uint32Array(longest);
  let length = 1;
  for (let index = 1; index < words.length; index += 1) {
    if ((words[index] as number) > (words[index - 1] as number)) {
      length += 1;
      continue;
    }
    bump(counts, Math.min(length, longest) - 1);
    index += 1;
    length = 1;
  }
  const runs = counts.reduce((sum, count) => sum + count, 0);
  const factorials = [1, 2, 6, 24, 120, 720, 5040];
  const shares = Array.from(counts, (_, run) =>
    run + 1 < longest ? 1 / (factorials[run] as number) - 1 / (factorials[run + 1] as number) : 1 / 720,
  );
  return cellsP(
    counts,
    shares.map((share) => share * runs),
  );
}

/** 512 birthdays in a year of 2^24 days: equal spacings are Poisson with mean 2 (Marsaglia). */
function birthdaysP(words: Uint32Array, shift: number): number {
  const size = 512;
  const groups = Math.floor(words.length / size);
  let equal = 0;
  for (let group = 0; group < groups; group += 1) {
    const days = words.slice(group * size, (group + 1) * size).map((word) => (word >>> shift) & 0xffffff);
    days.sort();
    const spacings = days.map((day, index) => (index === 0 ? day : day - (days[index - 1] as number))).sort();
    for (let index = 1; index < size; index += 1) if (spacings[index] === spacings[index - 1]) equal += 1;
  }
  return normalP((equal - 2 * groups) / Math.sqrt(2 * groups));
}

/** Words thrown into 2^22 urns: how many fall where one lies already. */
function collisionsP(words: Uint32Array, shift: number): number {
  const urns = 1 << 22;
  const seen = new Uint8Array(urns);
  let collisions = 0;
  for (const word of words) {
    const urn = (word >>> shift) & (urns - 1);
    collisions += seen[urn] as number;
    seen[urn] = 1;
  }
  const empty = urns * Math.exp(words.length * Math.log1p(-1 / urns));
  const twoEmpty = urns * (urns - 1) * Math.exp(words.length * Math.log1p(-2 / urns));
  const deviation = Math.sqrt(twoEmpty + empty - empty * empty);
  return normalP((collisions - (words.length - urns + empty)) / deviation);
}

function weight(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Chance of each number of ones in 32 fair bits. */
const BINOMIAL = Array.from({ length: 33 }, (_, ones) => {
  let ways = 1;
  for (let k = 1; k <= ones; k += 1) ways = (ways * (33 - k)) / k;
  return ways / 2 ** 32;
});

/** Numbers of ones; below 8 and above 24 taken together with those. */
function weightsP(words: Uint32Array): number {
  const counts = new Uint32Array(17);
  for (const word of words) bump(counts, Math.min(24, Math.max(8, weight(word))) - 8);
  const shares = new Array<number>(17).fill(0);
  for (const [ones, share] of BINOMIAL.entries()) {
    const cell = Math.min(24, Math.max(8, ones)) - 8;
    shares[cell] = (shares[cell] as number) + share;
  }
  return cellsP(
    counts,
    shares.map((share) => share * words.length),
  );
}

/** Whether a light word tends to be followed by a light one: below, at or above 16 ones, for pairs in a row. */
function weightPairsP(words: Uint32Array): number {
  const middle = BINOMIAL[16] as number;
  const shares = [(1 - middle) / 2, middle, (1 - middle) / 2];
  const counts = new Uint32Array(9);
  const class3 = (word: number): number => Math.sign(weight(word) - 16) + 1;
  for (let index = 1; index < words.length; index += 2)
    bump(counts, 3 * class3(words[index - 1] as number) + class3(words[index] as number));
  const pairs = Math.floor(words.length / 2);
  return cellsP(
    counts,
    shares.flatMap((one) => shares.map((other) => one * other * pairs)),
  );
}

/** Ranks of 32 × 32 matrices of bits: full 28.9 %, one less 57.8 %, lower 13.4 % (Marsaglia, L.-H. Tsay 1985). */
function ranksP(words: Uint32Array): number {
  const counts = [0, 0, 0];
  const matrices = Math.floor(words.length / 32);
  for (let matrix = 0; matrix < matrices; matrix += 1) {
    const lost = Math.min(2, 32 - rank(words.slice(matrix * 32, matrix * 32 + 32)));
    counts[lost] = (counts[lost] as number) + 1;
  }
  let full = 1;
  for (let k = 1; k <= 32; k += 1) full *= 1 - 2 ** -k;
  const oneLess = 2 * full * (1 - 2 ** -32);
  const shares = [full, oneLess, 1 - full - oneLess];
  return chiSquareP(
    shares.reduce(
      (sum, share, cell) => sum + ((counts[cell] as number) - share * matrices) ** 2 / (share * matrices),
      0,
    ),
    2,
  );
}

/** Rank over two elements; destroys the rows. */
function rank(rows: Uint32Array): number {
  let found = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    let pivot = found;
    while (pivot < 32 && (((rows[pivot] as number) >>> bit) & 1) === 0) pivot += 1;
    if (pivot === 32) continue;
    const row = rows[pivot] as number;
    rows[pivot] = rows[found] as number;
    rows[found] = row;
    found += 1;
    for (let below = found; below < 32; below += 1)
      if (((rows[below] as number) >>> bit) & 1) rows[below] = (rows[below] as number) ^ row;
  }
  return found;
}

function bump(counts: Uint32Array, cell: number): void {
  counts[cell] = (counts[cell] as number) + 1;
}
