import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  draftScenario,
  findInLogs,
  LogReader,
  type Material,
  readDig,
  readPostconf,
  readZone,
} from '../../src/import/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { FILES } from './expected.js';

/** What breaks readers. */
const PIECES = [
  '\u0000',
  '"',
  '(',
  ')',
  ';',
  '\\',
  '$ORIGIN',
  '__proto__',
  '@',
  '*',
  '..',
  '\t',
  '${',
  '}',
  '9999999999',
  '-1',
  '\u202e',
  '[',
  '\n',
  'MX 0 .',
  'CNAME',
  '::1',
  '=',
  'status=',
  '<>',
  '"}',
];
const WRITTEN = Date.UTC(2026, 5, 1) / 1000;

/** A file with some of its letters replaced. */
const changes = fc.array(fc.tuple(fc.nat(20_000), fc.constantFrom(...PIECES), fc.nat(12)), {
  minLength: 1,
  maxLength: 6,
});

function changed(text: string, edits: readonly (readonly [number, string, number])[]): string {
  return edits.reduce((now, [place, piece, cut]) => {
    const at = place % Math.max(1, now.length);
    return now.slice(0, at) + piece + now.slice(at + cut);
  }, text);
}

function materialOf(folder: string, text: string): Material | null {
  const rest = { sources: ['a file'] };
  if (folder === 'postconf') {
    const { finding, problems } = readPostconf('a file', text);
    return finding === null ? null : { ...rest, dns: [], postconf: finding, advice: problems };
  }
  if (folder === 'logs') {
    const reader = new LogReader();
    reader.begin('a file', WRITTEN);
    for (const line of text.split('\n')) reader.push(line);
    const logs = findInLogs(reader.finish(), { keepHosts: true, replay: null });
    return logs === null ? null : { ...rest, dns: [], logs };
  }
  const { source, problems } = (folder === 'zones' ? readZone : readDig)('a file', text, 'example.net');
  return problems.some(({ severity }) => severity === 'error') ? null : { ...rest, dns: [source], advice: problems };
}

describe('a file that somebody changed', () => {
  it.each([
    ['zones', 'bind-classic.zone'],
    ['zones', 'policies.zone'],
    ['dig', 'mx.txt'],
    ['postconf', 'patient.txt'],
    ['logs', 'postfix-sending.log'],
    ['logs', 'exim-mainlog.log'],
  ])('%s/%s is refused, or gives a valid scenario in which nobody is named', (folder, file) => {
    const text = readFileSync(join(FILES, folder, file), 'latin1').slice(0, 20_000);
    fc.assert(
      fc.property(changes, (edits) => {
        const material = materialOf(folder, changed(text, edits));
        const draft = material === null ? null : draftScenario(material);
        if (draft === null || draft.isEmpty) return;
        const { problems } = parseScenario({ text: draft.text, file: 'it' });
        expect(renderProblems(problems.filter(({ severity }) => severity === 'error'))).toBe('');
        expect(draft.text).not.toMatch(/[A-Za-z0-9._%+-]@/);
      }),
      { numRuns: 100 },
    );
  });
});
