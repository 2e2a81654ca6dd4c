import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CompiledCode } from '../../src/cli/compiled-code.js';

describe('the compiled program', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mxsim-test-'));
    write('main.cjs', "exports.sum = (a) => require('./part.cjs').one + a; exports.runs = require('./part.cjs').runs;");
    write(
      'part.cjs',
      'globalThis.partRuns = (globalThis.partRuns ?? 0) + 1; exports.one = 1; exports.runs = () => globalThis.partRuns;',
    );
    Reflect.deleteProperty(globalThis, 'partRuns');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const load = (code: CompiledCode) =>
    code.require('main.cjs') as { readonly sum: (a: number) => number; readonly runs: () => number };
  const keep = (): string => {
    const code = new CompiledCode(folder);
    expect(load(code).sum(2)).toBe(3);
    code.keep();
    return join(folder, readdirSync(folder).find((name) => name.startsWith('compiled-')) as string);
  };

  it('runs each of its files once', () => {
    const code = new CompiledCode(folder);
    expect(load(code).sum(1)).toBe(2);
    expect(load(code)).toBe(load(code));
    expect(load(code).runs()).toBe(1);
  });

  it('is there once it has been kept, for this version of Node, and does the same', () => {
    expect(new CompiledCode(folder).isThere()).toBe(false);
    const compiled = keep();
    expect(compiled).toContain(process.version);
    expect(readdirSync(compiled).sort()).toEqual(['main.cjs', 'part.cjs']);
    const code = new CompiledCode(folder);
    expect(code.isThere()).toBe(true);
    expect(load(code).sum(41)).toBe(42);
    expect(code.refused()).toEqual([]);
  });

  it('is compiled anew where it was made of another text', () => {
    keep();
    write('main.cjs', 'exports.sum = (a) => 10 + a;');
    const code = new CompiledCode(folder);
    expect(load(code).sum(41)).toBe(51);
    expect(code.refused()).toEqual(['main.cjs']);
  });

  it('finds what lies outside, at once and later', async () => {
    write('main.cjs', "exports.join = require('node:path').join; exports.later = () => require.import('node:path');");
    const main = new CompiledCode(folder).require('main.cjs') as {
      readonly join: unknown;
      readonly later: () => Promise<{ readonly join: unknown }>;
    };
    expect(main.join).toBe(join);
    expect((await main.later()).join).toBe(join);
  });
});
