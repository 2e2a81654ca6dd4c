import { describe, expect, it } from 'vitest';
import { contourLines } from '../../src/report/charts/contours.js';

describe('contour lines', () => {
  it('run where a slope has the value, between the cells that are below and above', () => {
    const slope = [
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ];
    const lines = contourLines(slope, 0.25);
    expect(lines).toHaveLength(2);
    for (const { fromColumn, toColumn } of lines) expect([fromColumn, toColumn]).toEqual([0.25, 0.25]);
  });

  it('close around a hill', () => {
    const hill = [
      [0, 0, 0],
      [0, 4, 0],
      [0, 0, 0],
    ];
    const lines = contourLines(hill, 2);
    expect(lines).toHaveLength(4);
    const ends = lines.flatMap(({ fromColumn, fromRow, toColumn, toRow }) => [
      `${fromColumn},${fromRow}`,
      `${toColumn},${toRow}`,
    ]);
    // Every place is the end of one stretch and the beginning of another.
    for (const place of new Set(ends)) expect(ends.filter((end) => end === place)).toHaveLength(2);
  });

  it('part at a saddle as the middle says', () => {
    const saddle = [
      [4, 0],
      [0, 4],
    ];
    const sides = (level: number) =>
      contourLines(saddle, level).map(({ fromColumn, fromRow, toColumn, toRow }) =>
        Math.hypot(toColumn - fromColumn, toRow - fromRow),
      );
    expect(contourLines(saddle, 1)).toHaveLength(2);
    // Above the middle (2), lines cut off the high corners; below it, the low ones.
    for (const level of [1, 3]) for (const length of sides(level)) expect(length).toBeLessThan(0.8);
  });

  it('leave out what has no value', () => {
    expect(
      contourLines(
        [
          [0, Number.NaN],
          [2, 2],
        ],
        1,
      ),
    ).toEqual([]);
    expect(contourLines([[1, 2, 3]], 2)).toEqual([]);
    expect(contourLines([], 2)).toEqual([]);
  });
});
