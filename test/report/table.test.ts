import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTable } from '../../src/report/index.js';
import { displayWidth } from '../../src/report/words/printable.js';
import { buildResult } from './result-builder.js';
import { crowd, EDGES, hostile, idleServer, oneServer } from './stories.js';

const plain = (text: string): string => text.replaceAll('\u202f', ',');
const table = (result: Parameters<typeof renderTable>[0], width = 100): string =>
  plain(renderTable(result, { width, colour: false }));

describe('the table', () => {
  it('reads like this', () => {
    expect(table(buildResult())).toMatchInlineSnapshot(`
      "Four hours without the primary
      ✗ 1 of 3 asserts fails, 1 undecided.
      stubborn lost 0.09 % of its wanted mail: all given up as undeliverable; nobody else lost any. 1 in
      100 messages took more than 1 h 34 min, the slowest 1 d 9 h.
      scenarios/first-failover.yaml · 2,030,940 messages · 10 replications · seed 7

      Asserts
      ✓ pass       delivered >= 99%                           99.48 % (99.36 to 99.60 %)
      ✗ fail       latency.p99 <= 1h                          1 h 29 min (1 h 20 min to 1 h 37 min)
      ? undecided  servers["backup.example.net"].share <= 2%  1.90 % (1.51 to 2.29 %)

      Delivered      99.9901 %  95 % interval 99.9861 to 99.9940 %
      In first pass  97.0 %  95 % interval 95.8 to 98.2 %
      Latency        half 624 ms · 90 % 1.64 s · 99 % 1 h 34 min · 99.9 % 1 d 3 h · slowest 1 d 9 h
      Connections    1.06 per message

      Fate          messages  of all mail
      delivered    1,811,180       89.2 %  accepted by a final server
      quarantined    219,580       10.8 %  set aside by a filter
      expired            180       0.01 %  given up: not delivered in time
      sent         2,030,940
      Besides, 30 extra copies were delivered, 120 delay warnings were sent.

      Server               accepted  of all  turned away  down per run  load over time
      mx1.example.org     1,021,710  50.3 %        1.0 %           4 h  ▃▆█▇▃▆█▅░▆█▅▃▆█▅▃▆█▅▃▆█▅▃▆█▅
      mx2.example.org       995,930  49.0 %        2.3 %    6 h 24 min  ▃▆█░▃▆█▅░▆█▅▃▆█▅▃▆█▅▃▓█▅▃▆█▅
      backup.example.net     13,120   0.6 %            –             –  ········▂···················
      no room for: first choice
      one mark is 6 h, replication 1 of 10; · no mail, × down, ░▒▓ down for a part of it

      Sender        wanted mail  wanted delivered  not delivered
      well-behaved    1,609,750     all 1,609,750              –
      stubborn          201,610           99.91 %            180

      Read with care
      ! Replication 4 lost more than the nine others together: ten replications may be too few.
      "
    `);
  });

  it('says what runs that lost nothing are too few to have met, as the page does, where something fails by chance', () => {
    const { kinds, ...rest } = buildResult();
    const whole = { ...rest, kinds: { ...kinds, ham: { ...kinds.ham, delivered: kinds.ham.sent } } };
    const doubt = 'No wanted message was lost in 10 runs: this is no estimate of a risk';
    const flat = (result: Parameters<typeof renderTable>[0]): string => table(result).replace(/\s+/g, ' ');
    expect(flat(whole)).toContain(doubt);
    expect(flat(buildResult())).not.toContain('No wanted message was lost');
    expect(flat({ ...whole, scenario: { ...whole.scenario, failsByChance: false } })).not.toContain(doubt);
  });

  it('reads like this on a narrow terminal', () => {
    expect(table(buildResult(), 40)).toMatchInlineSnapshot(`
      "Four hours without the primary
      ✗ 1 of 3 asserts fails, 1 undecided.
      stubborn lost 0.09 % of its wanted mail:
      all given up as undeliverable; nobody
      else lost any. 1 in 100 messages took
      more than 1 h 34 min, the slowest
      1 d 9 h.
      scenarios/first-failover.yaml ·
      2,030,940 messages · 10 replications ·
      seed 7

      Asserts
      ✓ pass       delivered >= 99%
                   99.48 % (99.36 to 99.60 %)
      ✗ fail       latency.p99 <= 1h
                   1 h 29 min (1 h 20 min to
                   1 h 37 min)
      ? undecided  servers["backup.example.net
                   "].share <= 2%
                   1.90 % (1.51 to 2.29 %)

      Delivered      99.9901 %
                     95 % interval 99.9861 to
                     99.9940 %
      In first pass  97.0 %
                     95 % interval 95.8 to
                     98.2 %
      Latency        half 624 ms ·
                     90 % 1.64 s ·
                     99 % 1 h 34 min ·
                     99.9 % 1 d 3 h ·
                     slowest 1 d 9 h
      Connections    1.06 per message

      Fate          messages  of all mail
      delivered    1,811,180       89.2 %
      quarantined    219,580       10.8 %
      expired            180       0.01 %
      sent         2,030,940
      no room for: what each fate means
      Besides, 30 extra copies were delivered,
      120 delay warnings were sent.

      Server
      mx1.example.org
        accepted 1,021,710 · of all 50.3 %
        first choice 50.0 %
        turned away 1.0 % · down per run 4 h
        load over time ▃██▃█▆░█▆▃█▆▃█▆▃█▇▃█▆
      mx2.example.org
        accepted 995,930 · of all 49.0 %
        first choice 50.0 %
        turned away 2.3 %
        down per run 6 h 24 min
        load over time ▃█▒▃█▆░█▆▃█▆▃█▆▃▓▇▃█▆
      backup.example.net
        accepted 13,120 · of all 0.6 %
        first choice – · turned away –
        down per run –
        load over time ······▂··············
      one mark is 8 h, replication 1 of 10; ·
      no mail, × down, ░▒▓ down for a part of
      it

      Sender
      well-behaved
        wanted mail 1,609,750
        wanted delivered all 1,609,750
        not delivered –
      stubborn
        wanted mail 201,610
        wanted delivered 99.91 %
        not delivered 180

      Read with care
      ! Replication 4 lost more than the nine
        others together: ten replications may
        be too few.
      "
    `);
  });

  it.each(Object.entries(EDGES))('of %s is never wider than the terminal', (_, story) => {
    const result = story();
    for (let width = 40; width <= 200; width += 8)
      for (const line of renderTable(result, { width, colour: true }).split('\n'))
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  it('is never wider than the terminal, nor steers it, whatever the names are', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
    );
    fc.assert(
      fc.property(names, fc.integer({ min: 40, max: 200 }), (name, width) => {
        const text = renderTable(hostile(`\u001b[2J${name}\u202e\r\n`), { width, colour: false });
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 40, seed: 21, examples: [['', 66]] },
    );
  });

  it('takes a width below 40 or above 200 as 40 or 200', () => {
    expect(table(buildResult(), 3)).toBe(table(buildResult(), 40));
    expect(table(buildResult(), 4000)).toBe(table(buildResult(), 200));
  });

  it('has colours only where they are asked for', () => {
    const result = buildResult();
    expect(renderTable(result, { width: 100, colour: false })).not.toContain('\u001b');
    const coloured = renderTable(result, { width: 100, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderTable(result, { width: 100, colour: false }));
  });

  it('keeps first what matters most when it gets narrow, says what has left, and in the end puts it below the names', () => {
    const head = (width: number): string =>
      table(buildResult(), width)
        .split('\n')
        .find((line) => line.startsWith('Server')) ?? '';
    expect(head(120)).toMatch(/accepted +of all +first choice +turned away +down per run +load over time/);
    expect(head(80)).toMatch(/accepted +of all +turned away +down per run +load over time/);
    expect(table(buildResult(), 80)).toContain('\nno room for: first choice\n');
    for (const width of [40, 60]) {
      expect(head(width)).toBe('Server');
      expect(table(buildResult(), width)).toContain('mx1.example.org\n  accepted 1,021,710 · of all 50.3 %');
      expect(table(buildResult(), width)).toMatch(/first choice \d/);
      expect(table(buildResult(), width)).toContain('load over time');
    }
  });

  it('shows the forty busiest servers and senders, and says that there are more', () => {
    const text = table(crowd(60, 50));
    expect(text).toContain('and 20 servers with less to do');
    expect(text).toContain('and 10 senders with less mail');
    expect(text.split('\n').length).toBeLessThan(130);
  });

  it('does not speak of intervals with one replication, nor of time down per run', () => {
    const text = table(oneServer());
    expect(text).not.toContain('interval');
    expect(text).not.toContain('per run');
    expect(text).not.toContain('replication 1 of');
  });

  it('shows a dash, not zero, for what did not happen', () => {
    const row = table(idleServer(), 80)
      .split('\n')
      .find((line) => line.startsWith('mx2.example.org'));
    expect(row).toMatch(/^mx2\.example\.org +– +– +– +·+$/);
  });

  it('leaves out columns in which nothing happened', () => {
    expect(table(idleServer(), 120)).not.toMatch(/turned away|down per run/);
  });

  it('sets verdicts apart by shape and word', () => {
    const text = table(buildResult());
    expect(text).toMatch(/^✓ pass {7}delivered/m);
    expect(text).toMatch(/^✗ fail {7}latency/m);
    expect(text).toMatch(/^\? undecided {2}servers/m);
  });

  it('says why an assert could not be judged', () => {
    const asserts = [
      { text: 'delivered >= 1', verdict: 'undecided', reason: 'two of ten have no such figure' },
    ] as const;
    expect(table(buildResult({ asserts: [...asserts] }))).toContain('two of ten have no such figure');
  });
});
