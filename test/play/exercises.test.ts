import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applySets, type Exercise, judgeAttempt, readExercise, taskOf } from '../../src/play/index.js';
import { ROOT } from '../house/source-files.js';

const FOLDER = join(ROOT, 'exercises');
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.guide.yaml'))
  .map((name) => name.replace('.guide.yaml', ''));

function exercise(name: string): Exercise {
  const read = (ending: string): string => readFileSync(join(FOLDER, `${name}${ending}`), 'utf8');
  const reading = readExercise(name, read('.yaml'), read('.guide.yaml'));
  if (!reading.ok) throw new Error(reading.lines.join('\n'));
  return reading.value;
}

function mended({ text, mend }: Exercise): string {
  const edit = applySets(text, mend.set);
  if (!edit.ok) throw new Error(edit.why);
  return edit.text;
}

describe('the exercises', () => {
  it('are at least twelve, numbered in order, each a scenario and its guide', () => {
    expect(names.length).toBeGreaterThanOrEqual(12);
    expect(names.map((name) => Number(name.slice(0, 2)))).toEqual(names.map((_, i) => i + 1));
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
    expect(files.sort()).toEqual(names.flatMap((name) => [`${name}.guide.yaml`, `${name}.yaml`]).sort());
  });

  it.each(names)('%s fails as it is given, and its solution reaches every goal', (name) => {
    const one = exercise(name);
    const before = judgeAttempt(taskOf(one), one.text, 'yours.yaml');
    const after = judgeAttempt(taskOf(one), mended(one), 'yours.yaml');
    expect(before).toMatchObject({ kind: 'judged', done: false });
    expect(before.kind === 'judged' && before.goals.map(({ verdict }) => verdict)).toContain('fail');
    expect(after).toMatchObject({ kind: 'judged', done: true });
  });
});

describe('an attempt at an exercise', () => {
  const one = exercise('02-two-in-a-cellar');
  const change = (...sets: string[]): string => {
    const edit = applySets(one.text, sets);
    if (!edit.ok) throw new Error(edit.why);
    return edit.text;
  };

  it('is judged by the goals of the exercise, not by what the learner asserts', () => {
    const judged = judgeAttempt(taskOf(one), change('assert=[ "delivered >= 0%" ]'), 'yours.yaml');
    expect(judged).toMatchObject({ done: false, goals: [{ text: 'firstPassRate == 100%' }, { verdict: 'fail' }] });
  });

  it('may not change the world: neither senders, nor traffic, nor what the guide keeps', () => {
    expect(judgeAttempt(taskOf(one), change('senders.world.mta=exim', 'sites.cellar={}'), 'yours.yaml')).toEqual({
      kind: 'changed',
      paths: ['senders', 'sites'],
    });
  });

  it('may say the same in another order and with other blanks', () => {
    const turned = one.text.replace('kind: timeout, at: 1d18h', 'at: 1d18h,   kind: timeout');
    expect(turned).not.toBe(one.text);
    expect(judgeAttempt(taskOf(one), turned, 'yours.yaml')).toMatchObject({ kind: 'judged' });
  });

  it('that is no scenario is told as any other', () => {
    const judged = judgeAttempt(taskOf(one), one.text.replace('kind: timeout', 'kind: timeuot'), 'yours.yaml');
    expect(judged).toMatchObject({ kind: 'unreadable', problems: [{ file: 'yours.yaml', line: 15 }] });
  });
});

describe('a guide', () => {
  const one = '02-two-in-a-cellar';
  const scenario = readFileSync(join(FOLDER, `${one}.yaml`), 'utf8');
  const guide = readFileSync(join(FOLDER, `${one}.guide.yaml`), 'utf8');

  it('says line and column of everything that is wrong with it', () => {
    const wrong = guide.replace('level: easy', 'level: simple').replace('about:', 'abuot:');
    const reading = readExercise(one, scenario, wrong);
    expect(reading.ok ? [] : reading.lines).toEqual([
      expect.stringMatching(/^02-two-in-a-cellar\.guide\.yaml:\d+:\d+: about: /),
      expect.stringMatching(/^02-two-in-a-cellar\.guide\.yaml:3:8: level: /),
      expect.stringMatching(/guide\.yaml:2:1: .*abuot/),
    ]);
  });
});
