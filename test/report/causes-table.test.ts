import { describe, expect, it } from 'vitest';
import { renderTable } from '../../src/report/index.js';
import type { CauseTree, LossCauses, RunResult } from '../../src/results/index.js';
import { buildResult } from './result-builder.js';

function refused(count: number): CauseTree {
  return { total: count, gaveUp: { total: count, refused: count } };
}

function noMx(count: number): CauseTree {
  return { total: count, noRoute: { total: count, nullMx: count } };
}

function linesOf(causes: LossCauses, estimates: RunResult['estimates'] = {}, width = 100): string[] {
  return renderTable({ ...buildResult(), causes, estimates }, { width, colour: false }).split('\n');
}

describe('where the loss comes from, in the table', () => {
  const wanted: CauseTree = { total: 30, gaveUp: { total: 20, refused: 20 }, noRoute: { total: 10, nullMx: 10 } };
  const causes: LossCauses = {
    wanted,
    all: wanted,
    senders: { 'a\u202eb': refused(20), c: noMx(10) },
    servers: { 'mx1.example.org': refused(20) },
    noServer: noMx(10),
  };

  it('is told for each sender and each server, with its main cause', () => {
    const lines = linesOf(causes);
    const from = lines.findIndex((line) => line.startsWith('Lost by, and at'));
    expect(lines.slice(from + 1, from + 5).map((line) => line.replace(/ +/g, ' '))).toEqual([
      expect.stringMatching(/^sender a.*b 20 given up by its sender: connection refused$/),
      'sender c 10 no route: null MX: the domain takes no mail',
      'server mx1.example.org 20 given up by its sender: connection refused',
      'at no server 10 no route: null MX: the domain takes no mail',
    ]);
    expect(lines.join('')).not.toContain('\u202e');
  });

  it('is told once where one sender lost all of it at one server', () => {
    const one = { wanted: refused(20), all: refused(20), noServer: { total: 0 } };
    const lines = linesOf({ ...one, senders: { a: refused(20) }, servers: { mx: refused(20) } });
    expect(lines.some((line) => line.startsWith('Wanted mail lost'))).toBe(true);
    expect(lines.some((line) => line.startsWith('Lost by'))).toBe(false);
  });

  it('names those that lost most of many, and counts the others', () => {
    const names = Array.from({ length: 30 }, (_, at) => [`s${at}`, refused(at + 1)] as const);
    const lines = linesOf({ ...causes, servers: Object.fromEntries(names) });
    expect(lines.filter((line) => line.startsWith('server s'))).toHaveLength(6);
    expect(lines.some((line) => /^server s29 +30 /.test(line))).toBe(true);
    expect(lines).toContain('and 24 servers with fewer losses');
  });

  it('has an interval over replications for each cause', () => {
    const estimates = { 'causes.gaveUp': { mean: 0.1, low: 0.05, high: 0.15 } };
    const row = linesOf(causes, estimates).find((line) => line.startsWith('given up by its sender'));
    expect(row).toMatch(/ 5\.0 +connection refused$/);
  });
});
