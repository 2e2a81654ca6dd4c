import { join } from 'node:path';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, inFolder } from '../cli/in-memory.js';
import { ROOT } from '../house/source-files.js';

// What a wide terminal shows, a narrow one shows as well, or it says what it has no room for.

const LESSON = join(ROOT, 'scenarios', 'first-failover.yaml');
const NAMED = join(ROOT, 'scenarios', 'equal-preferences-share.yaml');

const COMMANDS = {
  run: ['run', LESSON],
  'run of several domains or servers': ['run', NAMED],
  compare: ['compare', LESSON, '--variant', 'senders.stubborn.mta=dma'],
  sweep: ['sweep', LESSON, '--vary', 'traffic[0].rate=50/h,100/h'],
} as const;
const WIDTHS = [40, 50, 60, 71, 72, 80, 100, 120, 200] as const;

/** What each command prints, by width: from one saved result, so that nothing is run again. */
const printed = new Map<string, string>();
beforeAll(() =>
  inFolder(async (folder) => {
    for (const [name, argv] of Object.entries(COMMANDS)) {
      const { stdout } = await call([...argv, '--format', 'json', '--no-report'], { folder });
      for (const width of WIDTHS) {
        const env = { COLUMNS: String(width) };
        const shown = await call(['report', '-', '--no-report'], { folder, env, stdin: stdout });
        printed.set(`${name} ${width}`, shown.stdout);
      }
    }
  }),
);

const cases = Object.keys(COMMANDS).flatMap((name) => WIDTHS.map((width) => [name, width] as const));

/** Numbers with what belongs to them, marks of load over time aside. */
function numbersOf(text: string): Set<string> {
  return new Set(text.match(/[−+]?\d[\d.\u202f]*/g) ?? []);
}

describe('the terminal', () => {
  it.each(cases)('%s: no line is longer than %i columns', (name, width) => {
    const lines = (printed.get(`${name} ${width}`) ?? '').split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
  });

  it.each(cases.filter(([, width]) => width < 72))(
    '%s: nothing that is shown in 200 columns is missing in %i',
    (name, width) => {
      const narrow = numbersOf(printed.get(`${name} ${width}`) ?? '');
      const marks = /^one mark is .*$|\d \w+: .*$/gm;
      const wide = numbersOf((printed.get(`${name} 200`) ?? '').replace(marks, ''));
      expect(wide.size).toBeGreaterThan(20);
      expect([...wide].filter((number) => !narrow.has(number))).toEqual([]);
    },
  );

  it.each(cases.filter(([, width]) => width >= 72))(
    '%s: each title that is shown in 200 columns is there in %i, or named',
    (name, width) => {
      const text = printed.get(`${name} ${width}`) ?? '';
      const titles = (printed.get(`${name} 200`) ?? '')
        .split('\n')
        .filter((line) => /^(?:Per replication|Server|Sender|Figure|rate)\b/.test(line))
        .flatMap((line) => line.trim().split(/ {2,}/));
      expect(titles.length).toBeGreaterThan(3);
      const said = text.replace(/\s+/g, ' ');
      expect(titles.filter((title) => !said.includes(title))).toEqual([]);
    },
  );

  it('80 columns hold each assert with what was seen in one line, where one line is long enough', () => {
    const asserts = (printed.get('run 80') ?? '').split('\n').filter((line) => /^✓ pass/.test(line));
    expect(asserts).toHaveLength(5);
    // The largest of all runs has no interval.
    for (const line of asserts) expect(line).toMatch(/latency\.max/.test(line) ? / \d+ h \d+ min$/ : /\(.+ to .+\)$/);
  });
});
