import { describe, expect, it } from 'vitest';
import { binsPerMark, drawSpark, gather } from '../../src/report/terminal/sparkline.js';

const paint = (text: string): string => `<${text}>`;

describe('a sparkline', () => {
  it('rises with the load, and no load is no block', () => {
    const spark = { loads: [0, 1, 4, 8], down: [0, 0, 0, 0] };
    expect(drawSpark(spark, 8, paint)).toBe('·▁▄█');
  });

  it('sets off the time in which the server was down', () => {
    const spark = { loads: [0, 4], down: [1, 0.75] };
    expect(drawSpark(spark, 8, paint)).toBe('<×><▒>');
  });

  it('shows half an hour of outage in a week, and how much mail came beside it', () => {
    const halfAnHour = 0.5 / 12;
    const spark = { loads: [8, 8, 1, 8], down: [0, halfAnHour, halfAnHour, 0] };
    expect(drawSpark(spark, 8, paint)).toBe('█<▓><░>█');
  });

  it('gathers bins into means, the last mark too', () => {
    const spark = gather([2, 4, 6, 8, 10], [{ from: 20, to: 40 }], 5, 2, 10);
    expect(spark).toEqual({ loads: [3, 7, 10], down: [0, 1, 0] });
  });

  it('has marks that are whole parts of a day, not to beat against the daily wave', () => {
    expect(binsPerMark(168, 27, 3600)).toBe(8);
    expect(binsPerMark(168, 200, 3600)).toBe(1);
    expect(binsPerMark(100, 30, 7)).toBe(4);
  });
});
