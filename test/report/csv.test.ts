import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../src/report/index.js';
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
