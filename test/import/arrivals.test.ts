import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arrivals, type LogFindings, type Scratch } from '../../src/import/index.js';
import { LogTally } from '../../src/import/logs/tally.js';

interface Row {
  readonly time: number;
  readonly domain: string;
  readonly sender: string;
}

const NAMED = new Set(['a.example', 'b.example']);
const FINDINGS = {
  domainNames: NAMED,
  senderOf: (domain: string | null) => (domain === 'shop.example' ? 'sender-1' : 'others'),
  start: 1000,
} as unknown as LogFindings;

/** A scratch file in memory, and how often it was used. */
function memory(): Scratch & { readonly bytes: () => number } {
  let kept = new Uint8Array(0);
  return {
    append: (bytes) => {
      const longer = new Uint8Array(kept.length + bytes.length);
      longer.set(kept);
      longer.set(bytes, kept.length);
      kept = longer;
    },
    read: (at, length) => kept.slice(at, at + length),
    bytes: () => kept.length,
  };
}

function noted(rows: readonly Row[], run: number, scratch: () => Scratch): Arrivals {
  const tally = new LogTally();
  const arrivals = new Arrivals(tally, scratch, run);
  for (const { time, domain, sender } of rows) tally.onMessage?.(time, domain, sender, null);
  return arrivals;
}

/** The same with all rows in memory. */
function sortedAtOnce(rows: readonly Row[]): string {
  const lines = rows
    .toSorted((a, b) => a.time - b.time)
    .map(({ time, domain, sender }) => {
      const to = NAMED.has(domain) ? domain : 'other-domains.invalid';
      return `${Number((time - 1000).toFixed(3))},${FINDINGS.senderOf(sender)},${to}\n`;
    });
  return ['t,sender,domain\n', ...lines].join('');
}

const ROW = fc.record({
  time: fc.integer({ min: 1000, max: 1040 }),
  domain: fc.constantFrom('a.example', 'b.example', 'c.example'),
  sender: fc.constantFrom('shop.example', 'else.example'),
});

describe('the arrivals of a log', () => {
  it('are the same rows in the same order, however many fit into memory', () => {
    fc.assert(
      fc.property(fc.array(ROW, { maxLength: 200 }), fc.integer({ min: 1, max: 70 }), (rows, run) => {
        const scratch = memory();
        const arrivals = noted(rows, run, () => scratch);
        const text = [...arrivals.render(FINDINGS)].join('');
        expect(text).toBe(sortedAtOnce(rows));
        expect([...arrivals.render(FINDINGS)].join('')).toBe(text);
        expect(scratch.bytes()).toBe(16 * run * Math.max(0, Math.ceil(rows.length / run) - 1));
      }),
      { seed: 5, numRuns: 150 },
    );
  });

  it('touch no disk where they fit, and put away numbers alone, no names', () => {
    const rows = Array.from({ length: 9 }, (_, at) => ({
      time: 1009 - at,
      domain: 'a.example',
      sender: 'shop.example',
    }));
    const never = (): Scratch => {
      throw new Error('there is room');
    };
    expect([...noted(rows, 9, never).render(FINDINGS)].join('')).toBe(sortedAtOnce(rows));
    const written: Uint8Array[] = [];
    noted(rows, 3, () => ({ append: (bytes) => written.push(bytes), read: () => new Uint8Array(0) }));
    expect(written).toHaveLength(2);
    expect(Buffer.concat(written).toString('latin1')).not.toMatch(/example/);
  });

  it('come piece by piece, each of whole rows', () => {
    const rows = Array.from({ length: 9000 }, (_, at) => ({ time: 1000 + at, domain: 'a.example', sender: '' }));
    const pieces = [...noted(rows, 1000, memory).render(FINDINGS)];
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) {
      expect(piece.length).toBeLessThan(70_000);
      expect(piece).toMatch(/\n$/);
    }
  });
});
