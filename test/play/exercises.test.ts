import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applySets, type Exercise, type Judgement, judgeAttempt, readExercise, taskOf } from '../../src/play/index.js';
import { ROOT } from '../house/source-files.js';

const FOLDER = join(ROOT, 'exercises');
/** `npm run fix` writes the part of it between its marks. */
const TEACHING = join(ROOT, 'docs/teaching.md');
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

/** The observed figures of goals, by their texts. */
function figuresOf(judgement: Judgement): Map<string, string> {
  return new Map(judgement.kind === 'judged' ? judgement.goals.map(({ text, observed }) => [text, observed]) : []);
}

/** An exercise as the page for teachers has it. */
function renderExercise(one: Exercise, before: Judgement, after: Judgement): string {
  const [given, mended] = [figuresOf(before), figuresOf(after)];
  const goals = [...given].map(([text, observed]) => `- \`${text}\`: ${observed}, then ${mended.get(text)}`);
  return `
#### ${Number(one.name.slice(0, 2))} · ${one.title}

${one.story.trim().replaceAll('\n', ' ')} *(${one.level}: ${one.about})*

${goals.join('\n')}

<details><summary>Hints and a solution</summary>

${one.hints.map((hint, i) => `${i + 1}. ${hint}`).join('\n')}

${one.broken}

\`\`\`text
${one.mend.set.join('\n')}
\`\`\`

${one.mend.why}

Other ways: ${one.otherWays}

</details>
`;
}

describe('the exercises', () => {
  it('are at least twelve, numbered in order, each a scenario and its guide', () => {
    expect(names.length).toBeGreaterThanOrEqual(12);
    expect(names.map((name) => Number(name.slice(0, 2)))).toEqual(names.map((_, i) => i + 1));
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
    expect(files.sort()).toEqual(names.flatMap((name) => [`${name}.guide.yaml`, `${name}.yaml`]).sort());
  });

  const proven = new Map<string, readonly [Judgement, Judgement]>();
  /** An exercise as it is given, and as it is with its solution. */
  function judged(name: string): readonly [Judgement, Judgement] {
    const one = exercise(name);
    const known = proven.get(name) ?? [
      judgeAttempt(taskOf(one), one.text, 'yours.yaml'),
      judgeAttempt(taskOf(one), mended(one), 'yours.yaml'),
    ];
    proven.set(name, known);
    return known;
  }

  it.each(names)('%s fails as it is given, and its solution reaches every goal', (name) => {
    const [before, after] = judged(name);
    expect(before).toMatchObject({ kind: 'judged', done: false });
    expect(before.kind === 'judged' && before.goals.map(({ verdict }) => verdict)).toContain('fail');
    expect(after).toMatchObject({ kind: 'judged', done: true });
  });

  it('stand with their solutions, folded, on the page for teachers, with the figures of before and after', async () => {
    const page = readFileSync(TEACHING, 'utf8');
    const [begin, end] = ['<!-- exercises -->', '<!-- /exercises -->'];
    const all = names.map((name) => renderExercise(exercise(name), ...judged(name))).join('\n');
    const fresh = `${page.slice(0, page.indexOf(begin))}${begin}\n${all}${page.slice(page.indexOf(end))}`;
    await expect(fresh).toMatchFileSnapshot(TEACHING);
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
