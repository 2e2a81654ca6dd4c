import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../src/report/index.js';
import type { LossCauses } from '../../src/results/index.js';
import { buildResult } from './result-builder.js';
import { EDGES, hostile } from './stories.js';

/** Reads CSV as RFC 4180 has it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, bare = '', end] of text.matchAll(cells)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function figuresIn(text: string, section: string, name: string): Map<string, string> {
  const rows = parseCsv(text).filter(([a, b]) => a === section && b === name);
  return new Map(rows.map(([, , figure = '', value = '']) => [figure, value]));
}

describe('CSV', () => {
  it('has five columns in every row and a head', () => {
    for (const story of Object.values(EDGES)) {
      const rows = parseCsv(renderCsv(story()));
      expect(rows[0]).toEqual(['section', 'name', 'figure', 'value', 'unit']);
      expect(rows.every((row) => row.length === 5)).toBe(true);
    }
  });

  it('carries the figures of messages, servers and senders', () => {
    const result = buildResult();
    const text = renderCsv(result);
    const mx1 = result.servers['mx1.example.org'];
    const { stubborn } = result.senders;
    expect(figuresIn(text, 'messages', '').get('delivered')).toBe(String(result.messages.delivered));
    expect(figuresIn(text, 'servers', 'mx1.example.org').get('share')).toBe(String(mx1?.share));
    expect(figuresIn(text, 'servers', 'mx1.example.org').get('down')).toBe(String(mx1?.down_s));
    expect(figuresIn(text, 'senders', 'stubborn').get('wanted.expired')).toBe(String(stubborn?.wanted.expired));
    expect(figuresIn(text, 'deliveryRate', '').get('low')).toBe(String(result.deliveryRate?.low));
  });

  it('says where mail is lost, by the paths that the JSON has', () => {
    const wanted = { total: 7, gaveUp: { total: 5, refused: 4, timedOut: 1 }, noRoute: { total: 2, nullMx: 2 } };
    const lost = { total: 5, gaveUp: { total: 5, refused: 4, timedOut: 1 } };
    const causes: LossCauses = {
      wanted,
      all: wanted,
      senders: { '=1+1': wanted },
      servers: { 'mx1.example.org': lost },
      noServer: { total: 2, noRoute: { total: 2, nullMx: 2 } },
    };
    const text = renderCsv({ ...buildResult(), causes });
    expect(Object.fromEntries(figuresIn(text, 'causes.wanted', ''))).toEqual({
      total: '7',
      'gaveUp.total': '5',
      'gaveUp.refused': '4',
      'gaveUp.timedOut': '1',
      'noRoute.total': '2',
      'noRoute.nullMx': '2',
    });
    expect(figuresIn(text, 'causes.servers', 'mx1.example.org').get('gaveUp.refused')).toBe('4');
    expect(figuresIn(text, 'causes.senders', "'=1+1").get('total')).toBe('7');
    expect(figuresIn(text, 'causes.noServer', '').get('noRoute.nullMx')).toBe('2');
  });

  it('gives what was seen of each assert, and why it is undecided', () => {
    const assert = {
      text: 'delivered >= 99%',
      verdict: 'undecided',
      observed: { mean: 0.99, low: 0.98, high: 1 },
      reason: 'too few',
      moreReplications: 12,
    } as const;
    const seen = figuresIn(renderCsv({ ...buildResult(), asserts: [assert] }), 'asserts', assert.text);
    expect(Object.fromEntries(seen)).toEqual({
      verdict: 'undecided',
      mean: '0.99',
      low: '0.98',
      high: '1',
      reason: 'too few',
      moreReplications: '12',
    });
  });

  it('leaves the cell empty where there is no figure', () => {
    const text = renderCsv(buildResult({ replications: 1 }));
    expect(figuresIn(text, 'deliveryRate', '').get('low')).toBe('');
  });

  it('never begins a cell as a formula, whatever the names are', () => {
    const start = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '"=', ',=', '\n=', "'=", '=cmd|"/c calc"!A1,');
    fc.assert(
      fc.property(start, fc.string({ maxLength: 20 }), (first, rest) => {
        const rows = parseCsv(renderCsv(hostile(first + rest)));
        expect(rows.every((row) => row.length === 5)).toBe(true);
        for (const row of rows.slice(1)) for (const cell of row) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?![\d.]+$)/);
      }),
      { numRuns: 50 },
    );
  });
});
