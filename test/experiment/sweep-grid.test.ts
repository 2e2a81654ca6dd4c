import { describe, expect, it } from 'vitest';
import { gridOf, readVary } from '../../src/experiment/index.js';

function valuesOf(text: string): readonly string[] | string {
  const reading = readVary(text);
  return reading.ok ? reading.value.values : reading.fault.message;
}

describe('values to vary', () => {
  it.each([
    ['a list', 'seed=1,2,3', ['1', '2', '3']],
    ['a list with blanks', 'servers["a.b"].rtt= 15ms, 1s ', ['15ms', '1s']],
    ['one value', 'replications=5', ['5']],
    [
      'values with commas of their own',
      'domains["e.org"].mx=["10 a", "20 b"],["10 a"]',
      ['["10 a", "20 b"]', '["10 a"]'],
    ],
    ['distributions', 'x.mttr={ uniform: [1s, 2s] },1h', ['{ uniform: [1s, 2s] }', '1h']],
    ['a range of percentages', 'traffic[0].from.stubborn=0%..50%:10%', ['0%', '10%', '20%', '30%', '40%', '50%']],
    ['a range of numbers', 'x=1..10:3', ['1', '4', '7', '10']],
    ['a range that the steps do not meet', 'x=1..9:3', ['1', '4', '7']],
    ['a range of fractions, without their rounding', 'x=0.1..0.3:0.1', ['0.1', '0.2', '0.3']],
    ['a range of rates', 'traffic[0].rate=10/s..30/s:10/s', ['10/s', '20/s', '30/s']],
    ['a range of times in one unit', 'x=1h..3h:1h', ['1h', '2h', '3h']],
    ['a range of times in several', 'x=30m..2h:30m', ['30m', '1h', '1h30m', '2h']],
  ])('are %s', (_, text, expected) => {
    expect(valuesOf(text)).toEqual(expected);
  });

  it.each([
    ['no values', 'seed=', 'varies nothing'],
    ['no path', '=3', 'varies nothing'],
    ['no equals sign', 'seed', 'varies nothing'],
    ['an empty value', 'seed=1,,2', 'a value is empty'],
    ['a range backwards', 'x=5..1:1', 'ends before it begins'],
    ['a step of nothing', 'x=1..5:0', 'the step of a range is nothing'],
    ['a range without end', 'x=1..1000000000:1', 'values'],
    ['a range without a step', 'x=1..5', 'is no range'],
    ['a range of unlike units', 'x=1%..5:1', 'is no range'],
  ])('are refused: %s', (_, text, expected) => {
    expect(valuesOf(text)).toContain(expected);
  });
});

describe('a grid', () => {
  const two = { path: 'a', values: ['1', '2'] };
  const three = { path: 'b', values: ['x', 'y', 'z'] };

  it('a grid has each value with each, the last parameter running fastest', () => {
    const grid = gridOf([two, three], false);
    expect(grid).toEqual({
      ok: true,
      value: [
        ['1', 'x'],
        ['1', 'y'],
        ['1', 'z'],
        ['2', 'x'],
        ['2', 'y'],
        ['2', 'z'],
      ],
    });
  });

  it('parameters that vary in step have the first with the first, the second with the second', () => {
    expect(gridOf([two, { path: 'b', values: ['x', 'y'] }], true)).toEqual({
      ok: true,
      value: [
        ['1', 'x'],
        ['2', 'y'],
      ],
    });
  });

  it('parameters that vary in step need as many values of each', () => {
    expect(gridOf([two, three], true)).toMatchObject({
      ok: false,
      fault: { message: expect.stringContaining('2 and 3 values') },
    });
  });

  it('a grid of too many cells is refused before it is made', () => {
    const wide = { path: 'a', values: Array.from({ length: 1000 }, (_, at) => String(at)) };
    expect(gridOf([wide, wide, wide], false)).toMatchObject({
      ok: false,
      fault: { message: 'the grid has 1000000000 cells' },
    });
  });
});
