import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { quoteWord } from '../../library/index.js';
import { type Exercise, type Judgement, judgeAttempt, taskOf } from '../../play/index.js';
import { VERDICT_MARKS } from '../../report/index.js';
import { renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeFileError } from '../file-errors.js';
import { ownExercises } from '../lesson-files.js';
import type { ExerciseOptions } from '../options.js';
import { save } from '../saving.js';
import type { Session } from '../session.js';
import { shownName, widthOf, wrap } from '../terminal.js';

/** A learner's progress, kept in their folder. */
interface Progress {
  readonly done: readonly string[];
  /** Number of hints seen, by exercise. */
  readonly hints: Readonly<Record<string, number>>;
}

const PROGRESS = 'progress.json';
const NONE: Progress = { done: [], hints: {} };

/** Reads the progress. A file that is damaged or not ours counts as none. */
function readProgress(folder: string): Progress {
  try {
    const { done, hints } = JSON.parse(readFileSync(join(folder, PROGRESS), 'utf8')) as Partial<Progress>;
    const counts = Object.entries(hints ?? {}).filter(([, count]) => Number.isInteger(count));
    return { done: Array.isArray(done) ? done.map(String) : [], hints: Object.fromEntries(counts) };
  } catch {
    return NONE;
  }
}

/** Saves the progress; a failure to do so is ignored. */
function keepProgress(folder: string, progress: Progress): void {
  mkdirSync(folder, { recursive: true });
  save(join(folder, PROGRESS), `${JSON.stringify(progress, null, 2)}\n`);
}

/** Wraps text to lines that are easy to read. */
function prose(text: string, { stdout, env }: Session): string {
  const columns = Math.max(20, Math.min(90, widthOf(stdout, env)));
  const parts = text.split('\n\n').map((part) => wrap(part.replaceAll('\n', ' ').trim(), columns).join('\n'));
  return parts.join('\n\n');
}

function numberOf({ name }: Exercise): string {
  return name.slice(0, 2);
}

/** Finds an exercise by its number, its name, or the beginning of its name. */
function findExercise(all: readonly Exercise[], wanted: string): Exercise | undefined {
  const number = /^\d{1,2}$/.test(wanted) ? wanted.padStart(2, '0') : undefined;
  return all.find((one) => one.name === wanted || numberOf(one) === number || one.name.slice(3) === wanted);
}

async function listAll(
  all: readonly Exercise[],
  { folder, format }: ExerciseOptions,
  session: Session,
): Promise<ExitCode> {
  const { done } = readProgress(resolve(session.folder, folder));
  if (format === 'json') {
    const rows = all.map(({ name, title, level, about }) => ({ name, title, level, about, done: done.includes(name) }));
    await session.stdout.write(`${JSON.stringify({ exercises: rows }, null, 2)}\n`);
    return EXIT.done;
  }
  const width = Math.max(...all.map(({ title }) => title.length));
  const columns = widthOf(session.stdout, session.env);
  const rows = all.map((one) => {
    const mark = done.includes(one.name) ? VERDICT_MARKS.pass : ' ';
    const line = `${mark} ${numberOf(one)}  ${one.title.padEnd(width)}  ${one.level}`;
    // If there is no room beside the title, the level goes on the next line.
    return line.length <= columns ? line : `${mark} ${numberOf(one)}  ${one.title}\n      ${one.level}`;
  });
  const count = all.filter(({ name }) => done.includes(name)).length;
  const next = all.find(({ name }) => !done.includes(name));
  const last = next === undefined ? 'All are done.' : `Next: mxsim exercise ${numberOf(next)}`;
  const head = wrap(`Set-ups that fail, to be mended: ${count} of ${all.length} done`, columns).join('\n');
  await session.stdout.write(`${head}\n\n${rows.join('\n')}\n\n${last}\n`);
  return EXIT.done;
}

function describe(judgement: Judgement): string {
  if (judgement.kind === 'unreadable') return renderProblems(judgement.problems);
  if (judgement.kind === 'changed')
    return `Not yours to change in this exercise: ${judgement.paths.join(', ')}. Undo that, and look again.\n`;
  const { goals } = judgement;
  const room = Math.max(...goals.map(({ text }) => text.length));
  const rows = goals.map(
    ({ text, verdict, observed }) => `  ${VERDICT_MARKS[verdict]} ${text.padEnd(room)}  ${observed}`,
  );
  return `Goals\n${rows.join('\n')}\n`;
}

function codeFor(judgement: Judgement): ExitCode {
  if (judgement.kind === 'unreadable') return EXIT.wrong;
  return judgement.kind === 'judged' && judgement.done ? EXIT.done : EXIT.failed;
}

/** The lines below the goals: the next step. */
function whatNext(
  one: Exercise,
  all: readonly Exercise[],
  { done, seen, watches }: { readonly done: boolean; readonly seen: number; readonly watches: boolean },
  session: Session,
): string {
  const number = numberOf(one);
  if (done) {
    const next = all[all.indexOf(one) + 1];
    const more = next === undefined ? 'That was the last one.' : `Next: mxsim exercise ${numberOf(next)}`;
    return `\n${prose(`Mended. ${one.mend.why}\n\n${one.otherWays}`, session)}\n\n${more}\n`;
  }
  const hint =
    seen < one.hints.length ? `\nA hint: mxsim exercise ${number} --hint (${seen} of ${one.hints.length} seen)` : '';
  return `${hint}\n${watches ? '' : `Look again at each save: mxsim exercise ${number} --watch\n`}`;
}

/** Judges a learner's file. */
async function lookAt(
  one: Exercise,
  all: readonly Exercise[],
  options: ExerciseOptions,
  session: Session,
): Promise<ExitCode> {
  const folder = resolve(session.folder, options.folder);
  const path = join(folder, `${one.name}.yaml`);
  const shown = join(options.folder, `${one.name}.yaml`);
  let text: string;
  try {
    session.onRead?.(path);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    await session.stderr.write(`mxsim: ${shownName(shown)}: ${describeFileError(error)}\n`);
    return EXIT.wrong;
  }
  const judgement = judgeAttempt(taskOf(one), text, shown);
  const done = judgement.kind === 'judged' && judgement.done;
  const progress = readProgress(folder);
  if (done && !progress.done.includes(one.name))
    keepProgress(folder, { ...progress, done: [...progress.done, one.name].sort() });
  if (options.format === 'json') {
    const { kind, ...rest } = judgement;
    await session.stdout.write(`${JSON.stringify({ exercise: one.name, file: shown, is: kind, ...rest }, null, 2)}\n`);
    return codeFor(judgement);
  }
  const says = describe(judgement);
  if (judgement.kind === 'unreadable') await session.stderr.write(says);
  else await session.say(says);
  const state = { done, seen: progress.hints[one.name] ?? 0, watches: options.watch === true };
  const next = whatNext(one, all, state, session);
  if (options.quiet !== true) await session.say(next);
  return codeFor(judgement);
}

async function giveHint(one: Exercise, options: ExerciseOptions, session: Session): Promise<ExitCode> {
  const folder = resolve(session.folder, options.folder);
  const progress = readProgress(folder);
  const seen = Math.min(one.hints.length, (progress.hints[one.name] ?? 0) + 1);
  keepProgress(folder, { ...progress, hints: { ...progress.hints, [one.name]: seen } });
  const lines = one.hints.slice(0, seen).map((hint, i) => prose(`${i + 1}. ${hint}`, session));
  const last =
    seen === one.hints.length ? `That was the last hint. A solution: mxsim exercise ${numberOf(one)} --solution\n` : '';
  await session.say(`${lines.join('\n')}\n${last}`);
  return EXIT.done;
}

/** Copies the set-up for the learner. An existing file is kept. */
async function copySetUp(one: Exercise, options: ExerciseOptions, session: Session): Promise<ExitCode | null> {
  const folder = resolve(session.folder, options.folder);
  const path = join(folder, `${one.name}.yaml`);
  const shown = join(options.folder, `${one.name}.yaml`);
  const isNew = !existsSync(path);
  if (isNew) {
    mkdirSync(folder, { recursive: true });
    // Editors find no schema beside a copy.
    const saved = save(path, one.text.replace(/^# yaml-language-server:.*\n/, ''));
    if (!saved.ok) {
      await session.stderr.write(`mxsim: cannot write ${shownName(shown)}: ${saved.reason}\n`);
      return saved.code;
    }
  }
  if (options.quiet === true || options.format === 'json') return null;
  const says = isNew ? `Written for you to mend: ${shown}` : `Your file: ${shown}`;
  await session.say(
    `${numberOf(one)} · ${one.title} (${one.level}; ${one.about})\n\n${prose(one.story, session)}\n\n${says}\nTo see it move: mxsim play ${quoteWord(shown)}\n\n`,
  );
  return null;
}

/** Lists the exercises, or starts one and judges the learner's file. */
export async function doExercise(
  wanted: string | undefined,
  options: ExerciseOptions,
  session: Session,
): Promise<ExitCode> {
  const all = ownExercises();
  if (wanted === undefined) return listAll(all, options, session);
  const one = findExercise(all, wanted);
  if (one === undefined) {
    const near = closest(
      wanted,
      all.map(({ name }) => name),
    );
    await session.stderr.write(
      `mxsim: there is no exercise ${shownName(wanted)}; did you mean ${near}? mxsim exercise lists all\n`,
    );
    return EXIT.wrong;
  }
  if (options.hint === true) return giveHint(one, options, session);
  if (options.solution === true) {
    const sets = one.mend.set.map((set) => `  ${set}`).join('\n');
    const why = prose(`${one.mend.why}\n\n${one.otherWays}`, session);
    await session.say(`${prose(one.broken, session)}\n\nOne way to mend it:\n${sets}\n\n${why}\n`);
    return EXIT.done;
  }
  const failed = await copySetUp(one, options, session);
  if (failed !== null) return failed;
  if (options.watch !== true) return lookAt(one, all, options, session);
  const { watchFiles } = await import('./watch.js');
  const file = join(options.folder, `${one.name}.yaml`);
  return watchFiles([file], options, session, (_, __, own) => lookAt(one, all, options, own));
}
