import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { parseInstant, secondsBetween, spellMidnight } from '../../src/units/index.js';

const FOLDER = join(import.meta.dirname, 'replays');

interface Expected {
  readonly start: string | null;
  readonly messages: number;
  readonly lastArrival_s: number;
}

function replay(csv: string, start?: string | number | null, more = '') {
  const text = `domains: { example.org: { mx: [ 10 a.example ] }, example.net: { mx: [ 10 a.example ] } }
servers: { a.example: {} }
senders: { shop: {}, bulk: {} }
traffic: [ { replay: mail.csv${start === null || start === undefined ? '' : `, start: ${start}`} } ]
${more}`;
  return parseScenario({ text, file: 'a.yaml', readFile: () => csv });
}

function timesOf(csv: string, start?: string | number): readonly number[] {
  const { model, problems } = replay(csv, start);
  if (model === null) throw new Error(renderProblems(problems));
  const [traffic] = model.traffic;
  return traffic?.kind === 'replay' ? traffic.times : [];
}

const errorsOf = (csv: string, start?: string | number, more?: string): string =>
  renderProblems(replay(csv, start, more).problems.filter(({ severity }) => severity === 'error'));

const HEAD = 't,sender,domain\n';

describe('a replay file as people have it', () => {
  it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.csv')))('%s is read', (name) => {
    const expected = JSON.parse(readFileSync(join(FOLDER, `${name}.expected.json`), 'utf8')) as Expected;
    const times = timesOf(readFileSync(join(FOLDER, name), 'utf8'), expected.start ?? undefined);
    expect(times).toHaveLength(expected.messages);
    expect(times.at(-1)).toBeCloseTo(expected.lastArrival_s, 6);
  });

  it('has the same arrivals whether its times are RFC 3339, Unix, or seconds from the start', () => {
    const [rfc, unix, seconds, semicolon] = ['rfc3339', 'unix', 'seconds', 'semicolon'].map((name) => {
      const start = name === 'rfc3339' || name === 'unix' ? '2026-03-09T00:00:00Z' : undefined;
      return timesOf(readFileSync(join(FOLDER, `${name}.csv`), 'utf8'), start);
    });
    expect(semicolon).toEqual(seconds);
    // RFC 3339 and Unix times are written to the thousandth of a second.
    for (const [at, time] of (seconds ?? []).entries()) {
      expect(rfc?.[at]).toBeCloseTo(time, 2);
      expect(unix?.[at]).toBeCloseTo(time, 2);
    }
  });

  it.each([
    ['offsets', '2026-03-09T01:00:05+01:00', 5],
    ['offsets to the west', '2026-03-08T19:00:05.5-05:00', 5.5],
    ['a blank for the T', '2026-03-09 00:00:05Z', 5],
    ['small letters', '2026-03-09t00:00:05.250z', 5.25],
    ['Unix seconds', '1773014405.125', 5.125],
    ['a leap second', '2026-03-09T00:00:60Z', 60],
    ['the end of February', '2026-03-09T00:00:00Z', 0],
  ])('may have times with %s', (_, cell, time) => {
    expect(timesOf(`${HEAD}${cell},shop,example.org\n`, '2026-03-09T00:00:00Z')).toEqual([time]);
  });

  it.each([
    [
      'semicolons, and commas in numbers',
      't;sender;domain\n"1,5";shop;example.org\n2,25;shop;example.org\n',
      [1.5, 2.25],
    ],
    ['tabs', 't\tsender\tdomain\n1.5\tshop\texample.org\n', [1.5]],
    ['its columns in another order', 'domain,kind,t,sender\nexample.org,spam,3,bulk\n', [3]],
    ['capitals in its header', 'T,Sender,Domain\n1,shop,example.org\n', [1]],
    ['a byte order mark and CRLF', '\ufefft,sender,domain\r\n1,shop,example.org\r\n', [1]],
  ])('may have %s', (_, csv, times) => {
    expect(timesOf(csv)).toEqual(times);
  });

  it('may have its zero as Unix seconds', () => {
    expect(timesOf(`${HEAD}1773014405,shop,example.org\n`, 1773014400)).toEqual([5]);
  });

  it.each([
    ['2026-02-29T00:00:00Z', 'is not in the calendar'],
    ['2026-03-09T24:00:00Z', 'is not in the calendar'],
    ['2026-03-09T00:00:00', 'does not say its time zone'],
    ['09.03.2026 14:30', 'is no instant'],
    ['2026-03-09', 'with its seconds and its time zone: `2026-03-09T00:00:00Z`'],
    ['2026-03-09 14:30', '`2026-03-09T14:30:00Z`'],
    ['2026-03-09T14:30+01:00', '`2026-03-09T14:30:00+01:00`'],
    ['1773014400123', 'these may be milliseconds'],
    ['2026-03-08T23:59:59Z', 'is before `start`'],
    ['12.5', 'for seconds from the start of the run leave `start` out'],
    ['2199-01-01T00:00:00Z', 'more than a hundred years after `start`'],
  ])('with the time %s is refused with its line', (cell, words) => {
    const shown = errorsOf(`${HEAD}1773014400,shop,example.org\n${cell},shop,example.org\n`, '2026-03-09T00:00:00Z');
    expect(shown).toContain('mail.csv:3:1: error: ');
    expect(shown).toContain(words);
  });

  it('with RFC 3339 times and no `start` is told which to say', () => {
    const shown = errorsOf(`${HEAD}2026-03-09T14:00:12Z,shop,example.org\n`);
    expect(shown).toContain('say which instant is time 0, beside `replay`: `start: 2026-03-09T00:00:00Z`');
  });
});

describe('a run whose arrivals all come after its end', () => {
  it('is an error that says why, and of Unix times what to say', () => {
    const shown = errorsOf(`${HEAD}1764547200,shop,example.org\n1764547260,bulk,example.org\n`);
    expect(shown).toContain('a.yaml:4:22: error: all 2 messages of `mail.csv` would arrive after the end of the run');
    expect(shown).toContain('`start: 2025-12-01T00:00:00Z`');
  });

  it('is an error also where `duration` or `until` is short', () => {
    const csv = `${HEAD}7200,shop,example.org\n`;
    expect(errorsOf(csv, undefined, 'duration: 1h')).toContain('the first after 2 h, and it lasts 1 h');
    expect(errorsOf(csv, undefined, 'until: 30m')).toContain('it lasts 30 min');
    expect(errorsOf(csv, undefined, 'duration: 2h')).toBe('');
    expect(errorsOf(csv, undefined, 'messages: 1')).toBe('');
  });

  it('and one whose file has a header and nothing else', () => {
    expect(errorsOf(HEAD)).toContain('no message arrives in this file');
  });
});

describe('instants', () => {
  it('are days and seconds as every calendar has them', () => {
    for (let day = -300; day < 60_000; day += 7) {
      const text = new Date(day * 86_400_000 + 45_296_000).toISOString().replace('.000', '');
      const instant = parseInstant(text);
      expect([text, instant.ok && instant.value.whole]).toEqual([text, day * 86_400 + 45_296]);
      expect(spellMidnight({ whole: day * 86_400 + 45_296 })).toBe(text.replace(/T.*/, 'T00:00:00Z'));
    }
  });

  it('a microsecond apart are told apart', () => {
    const [a, b] = ['2026-03-09T00:00:00.000001Z', '2026-03-09T00:00:00.000002Z'].map(parseInstant);
    expect(a?.ok && b?.ok && secondsBetween(a.value, b.value)).toBeCloseTo(1e-6, 12);
  });
});
