import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applySets, judgeAttempt, momentOf, readTour, recordFilm, type Tour, untruth } from '../../src/play/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';

const FOLDER = join(ROOT, 'tours');
const files = (readdirSync(FOLDER, { recursive: true }) as string[]).filter((name) => name.endsWith('.yaml')).sort();
const words = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

function read(name: string): Tour {
  const reading = readTour(words(name), name);
  if (!reading.ok) throw new Error(reading.lines.join('\n'));
  return reading.value;
}

/** All that is not so of a tour: moments that are not there, questions whose right choice is not, goals that are not as they say. */
function faultsOf({ steps, lesson }: Tour): string[] {
  const text = readFileSync(join(ROOT, lesson), 'utf8');
  const { model } = parseScenario({ text });
  if (model === null) return [`${lesson} is no scenario`];
  const film = recordFilm(model);
  const judge = (own: string, goals: readonly string[], keep: readonly string[] = []) => {
    const judged = judgeAttempt({ text, keep, goals }, own, lesson);
    return judged.kind === 'judged' ? judged.goals : [{ text: judged.kind, verdict: 'unreadable', observed: '' }];
  };
  // One run of the untouched scenario judges all that the tour says of it.
  const said = steps.flatMap(({ truth = [], goal = [] }) => [
    ...truth.flatMap((fact) => ('assert' in fact ? [fact.assert] : [])),
    ...goal,
  ]);
  const untouched = said.length === 0 ? [] : judge(text, said);
  const verdictOn = (assert: string) => untouched[said.indexOf(assert)] ?? untouched[0];
  return steps.flatMap(({ seek, truth = [], goal, mend = [], keep = [] }, i) => {
    const at = `step ${i + 1}`;
    const moment = momentOf(film, seek);
    if (moment === null) return [`${at}: there is no such moment`];
    const facts = truth.flatMap((fact) => {
      const own = 'assert' in fact ? verdictOn(fact.assert) : undefined;
      const why = 'assert' in fact ? (own?.verdict === 'pass' ? null : own?.observed) : untruth(film, moment, fact);
      return why === null ? [] : [`${at}: ${JSON.stringify(fact)}: ${why}`];
    });
    if (goal === undefined) return facts;
    const before = goal.some((one) => verdictOn(one)?.verdict === 'fail');
    const edit = applySets(text, mend);
    const after = edit.ok ? judge(edit.text, goal, keep) : [{ text: edit.why, verdict: 'fail', observed: '' }];
    const open = after.filter(({ verdict }) => verdict !== 'pass');
    return [
      ...facts,
      ...(before ? [] : [`${at}: the goal holds before anything is done`]),
      ...open.map((one) => `${at}: after the mend ${one.text} is ${one.verdict}, ${one.observed}`),
    ];
  });
}

describe('the tours', () => {
  it('are there for every lesson and every question, one each', () => {
    const paths = readdirSync(join(ROOT, 'scenarios'), { recursive: true }) as string[];
    const lessons = paths.flatMap((name) => (name.endsWith('.yaml') ? [`scenarios/${name}`] : []));
    expect(files.map((name) => read(name).lesson).sort()).toEqual(lessons.sort());
  });

  it.each(files)('%s is true of its scenario, step by step', (name) => {
    expect(faultsOf(read(name))).toEqual([]);
  });

  it('are found out where they are wrong', () => {
    const text = words('first-failover.tour.yaml');
    const wrong = text.replace('next: accepted, server: backup.example.net', 'next: accepted, server: mx.example.org');
    expect(wrong).not.toBe(text);
    const reading = readTour(wrong, 'wrong');
    expect(reading.ok ? faultsOf(reading.value).length : 0).toBe(1);
  });

  it('say in which line they are no tours', () => {
    const reading = readTour(
      'lesson: a\ntitle: b\nlearn: c\nsteps:\n  - say: d\n    seek: { at: soon }\n',
      'mine.yaml',
    );
    expect(reading.ok ? [] : reading.lines).toEqual([
      expect.stringMatching(/^mine\.yaml:6:17: steps\.0\.seek\.at: is no time/),
      expect.stringMatching(/^mine\.yaml:5:3: steps: /),
    ]);
  });
});
