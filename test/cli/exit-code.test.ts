import { describe, expect, it } from 'vitest';
import { gravest } from '../../src/cli/exit-code.js';

describe('of several exit codes', () => {
  it.each([
    [[], 0],
    [[0, 0], 0],
    [[0, 3], 3],
    [[3, 1, 0], 1],
    [[1, 2, 3], 2],
    [[2, 130], 130],
    [[130, 70, 1], 70],
  ] as const)('%j the program ends with %d', (codes, expected) => {
    expect(gravest(codes)).toBe(expected);
  });
});
