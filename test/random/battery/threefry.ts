import type { Draw } from './orders.js';

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** Threefry-2x32 with any number of rounds, written from the paper's definition (Salmon et al. 2011, §3.3) and plain. */
export function threefry(rounds: number): Draw {
  return (k0, k1, c0, c1) => {
    const keys = [k0, k1, k0 ^ k1 ^ 0x1bd11bda];
    let x = (c0 + k0) | 0;
    let y = (c1 + k1) | 0;
    for (let round = 0; round < rounds; round += 1) {
      const turn = ROTATIONS[round % 8] as number;
      x = (x + y) | 0;
      y = ((y << turn) | (y >>> (32 - turn))) ^ x;
      if (round % 4 !== 3) continue;
      const injection = (round + 1) / 4;
      x = (x + (keys[injection % 3] as number)) | 0;
      y = (y + (keys[(injection + 1) % 3] as number) + injection) | 0;
    }
    return [x >>> 0, y >>> 0];
  };
}
