import { describe, expect, it } from 'vitest';
import { allCells } from './laboratory.js';
import { MTAS } from './recording.js';
import { judge, keyOf } from './verdict.js';

const cells = allCells();

/** Recordings in which the eight part ways: retries, banners, long lists, many messages at once. */
const TELLING = ['o main', 'e main', 'i main', 'z main', 'cap extra2', 'qa main', 'bb main', 'p2 retry', 'p expiry'];

describe.each(MTAS)("another MTA's preset", (mta) => {
  it(`is told from that of ${mta}`, () => {
    const own = TELLING.flatMap((name) => cells.filter((cell) => keyOf(cell) === `${mta} ${name}`));
    const alike = MTAS.filter((preset) => {
      return preset !== mta && own.every((cell) => judge(cell, preset).differences.length === 0);
    });
    expect(alike).toEqual([]);
  });
});
