import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { coarsened, PlainSeries } from '../twins/series.js';
import { float64sAt, loadParts, type Parts } from './parts-module.js';

let parts: Parts;
beforeAll(async () => {
  parts = await loadParts();
});

const SENDERS = 2;
const SERVERS = 3;
/** Columns by their number: accepted, attempts, net, instants. */
const ROWS = [SERVERS, SERVERS, SENDERS + SERVERS, SENDERS + SERVERS];

/** Whole seconds, so that sums are exact in whatever order they are taken. Most gaps are short, a few are very long. */
const gap = fc.oneof(
  { weight: 20, arbitrary: fc.nat(3) },
  { weight: 1, arbitrary: fc.nat(200) },
  { weight: 1, arbitrary: fc.nat(20_000) },
);
const step = fc.record({
  gap,
  what: fc.constantFrom('attempt', 'accepted', 'came', 'left'),
  row: fc.nat(SENDERS + SERVERS - 1),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Counts a step in the core, and in the twins of the columns. */
function count({ what, row }: Step, now: number, twins: readonly PlainSeries[]): void {
  const [accepted, attempts, net, instants] = twins as readonly [PlainSeries, PlainSeries, PlainSeries, PlainSeries];
  const server = row % SERVERS;
  if (what === 'attempt') {
    parts.countAttempt(server);
    attempts.add(now, server, 1);
  } else if (what === 'accepted') {
    parts.countAccepted(server);
    accepted.add(now, server, 1);
  } else {
    const sign = what === 'came' ? 1 : -1;
    parts.addToQueue(row, sign);
    net.add(now, row, sign);
    instants.add(now, row, sign * now);
  }
}

describe('a time series of the core', () => {
  it('counts as if the width of its bins had been known from the start, however often it doubled', () => {
    const bins = fc.constantFrom(8, 16, 256);
    const firstWidth = fc.constantFrom(0.5, 1, 5, 60);
    fc.assert(
      fc.property(bins, firstWidth, fc.array(step, { maxLength: 400, size: 'max' }), (bins, firstWidth, steps) => {
        parts.forgetReplication();
        parts.layOutSeries(SENDERS, SERVERS, bins, firstWidth);
        parts.clearSeries(true);
        const twins = ROWS.map(() => new PlainSeries());
        let now = 0;
        parts.moveSeriesTo(now);
        for (const step of steps) {
          now += step.gap;
          parts.moveSeriesTo(now);
          count(step, now, twins);
        }
        parts.writeSeries();
        const width = coarsened(firstWidth, bins, now);
        expect(parts.seriesWidth()).toBe(width);
        ROWS.forEach((rows, column) => {
          const cells = float64sAt(parts, parts.seriesColumn(column), rows * bins);
          expect([...cells]).toEqual(twins[column]?.column(rows, bins, width));
        });
      }),
      { numRuns: 200, seed: 13 },
    );
  });

  it('begins anew with the first width and nothing counted', () => {
    parts.forgetReplication();
    parts.layOutSeries(SENDERS, SERVERS, 8, 1);
    parts.clearSeries(true);
    parts.moveSeriesTo(1000);
    parts.countAttempt(0);
    parts.writeSeries();
    parts.forgetReplication();
    parts.layOutSeries(SENDERS, SERVERS, 8, 1);
    parts.clearSeries(true);
    parts.moveSeriesTo(0);
    parts.countAttempt(1);
    parts.forgetReplication();
    parts.layOutSeries(SENDERS, SERVERS, 8, 1);
    parts.clearSeries(true);
    expect(parts.seriesWidth()).toBe(1);
    ROWS.forEach((rows, column) => {
      expect(float64sAt(parts, parts.seriesColumn(column), rows * 8).every((cell) => cell === 0)).toBe(true);
    });
  });
});
