import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { ROOT } from './source-files.js';

const FOLDER = join('bench', 'scenarios');

interface Counts {
  readonly messages: number;
  readonly delivered: number;
  readonly attempts: number;
  readonly retries: number;
  readonly events: number;
}

interface Program {
  command(model: string, setting: Readonly<Record<string, number>>): [string, string[]];
  read(stdout: string): Counts[];
}

interface Programs {
  prepareMxsim(cli: string): Program;
  prepareReplications(library: string): Program;
}

interface BenchCounts {
  assertCounts(
    name: string,
    counts: Counts,
    expected: { messages: number; exactly: boolean; allDelivered: boolean },
  ): void;
}

describe('what is timed', () => {
  it.each(readdirSync(join(ROOT, FOLDER)))('%s is a valid scenario', (name) => {
    const text = readFileSync(join(ROOT, FOLDER, name), 'utf8');
    expect(renderProblems(parseScenario({ text, file: name }).problems)).toBe('');
  });

  describe('does all its work:', async () => {
    const { assertCounts } = (await import(new URL('../../bench/counts.mjs', import.meta.url).href)) as BenchCounts;
    const whole: Counts = { messages: 10, delivered: 10, attempts: 13, retries: 2, events: 25 };
    const judge = (changes: Partial<Counts>, exactly = true) => {
      const expected = { messages: 10, exactly, allDelivered: true };
      return () => assertCounts('mxsim', { ...whole, ...changes }, expected);
    };

    it('arrivals, attempts and retries are its events', () => expect(judge({})).not.toThrow());
    it.each<[string, Partial<Counts>]>([
      ['leaves out an event', { events: 24 }],
      ['sends too few messages', { messages: 9 }],
      ['loses a message', { delivered: 9 }],
      ['delivers without an attempt', { attempts: 9, events: 21 }],
    ])('a run that %s is refused', (_, changes) => expect(judge(changes)).toThrow('mxsim: '));
    it('time-outs that come to nothing may be events where they exist', () => {
      expect(judge({ events: 30 })).toThrow('30 events');
      expect(judge({ events: 30 }, false)).not.toThrow();
    });
  });

  it('is one replication of as many messages as are asked for, by the program and by the library', async () => {
    const programs = (await import(new URL('../../bench/programs.mjs', import.meta.url).href)) as Programs;
    const setting = { messages: 100, seed: 7, rate: 100, mtbf: 21_600, mttr: 1800 };
    const countsOf = (program: Program, replications: number) => {
      const [command, args] = program.command('failover', { ...setting, replications });
      return program.read(execFileSync(command, args, { encoding: 'utf8' })).map(({ messages }) => messages);
    };
    expect(countsOf(programs.prepareMxsim(join(ROOT, 'dist/program/main.cjs')), 1)).toEqual([100]);
    expect(countsOf(programs.prepareReplications(join(ROOT, 'dist/index.js')), 2)).toEqual([100, 100]);
  });
});
