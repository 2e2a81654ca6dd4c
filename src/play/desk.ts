import { adviceOn, type GivenAdvice, simulate } from '../library/index.js';
import type { Model } from '../model/index.js';
import { Narrator } from '../narrative/index.js';
import { renderJson } from '../report/index.js';
import type { Telling } from '../results/index.js';
import { type Problem, parseScenario } from '../scenario/index.js';
import { formatCount } from '../units/index.js';
import { type Explanation, explainAt, type Suggestions, suggest } from './assistance/assistance.js';
import { applySets, type Break, breakServer, type Edit, mendServer, setValue } from './edits.js';
import { type End, endsOf } from './film/ends.js';
import { type Film, recordFilm } from './film/film.js';
import { type Moment, momentOf } from './film/moments.js';
import { sceneAt } from './film/scene.js';
import type { Scene } from './film/seen.js';
import { type Setting, settingOf } from './film/setting.js';
import { type PlayState, stateAt } from './film/state.js';
import { type Knob, knobsOf } from './knobs.js';
import { type Judgement, judgeAttempt, type Task } from './learning/exercise.js';
import type { TourStep } from './learning/tour.js';
import { type Touch, touchSetUp } from './set-up-edits.js';

export interface Source {
  readonly text: string;
  readonly file: string;
  /** Texts of the files that the scenario names. */
  readonly files: Readonly<Record<string, string>>;
}

/** Returns a reader of the files that came with a scenario, and no others. */
export function readerOf({ files }: Source): (path: string) => string {
  return (path) => {
    const found = Object.hasOwn(files, path) ? files[path] : undefined;
    if (found === undefined) throw new Error('a page reads no files');
    return found;
  };
}

/** A scenario that runs, or the problems with it. */
export type Loading =
  | { readonly ok: true; readonly setting: Setting; readonly problems: readonly GivenAdvice[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Target of a step; `isOwn`: the event there is of the message in hand. */
export interface Step {
  readonly t: number;
  readonly isOwn: boolean;
}

export const WISHES = ['slowest', 'lost', 'backup', 'relayed', 'waiting'] as const;
export type Wish = (typeof WISHES)[number];

/** Most messages of a run that starts by itself. */
const MOST_MESSAGES = 1_000_000;

function expectedOf({ traffic, duration, messages }: Model): number {
  const rates = traffic.map((source) =>
    source.kind === 'replay' ? source.times.length : source.rate * (duration ?? Number.POSITIVE_INFINITY),
  );
  return Math.min(
    messages ?? Number.POSITIVE_INFINITY,
    rates.reduce((sum, count) => sum + count, 0),
  );
}

function tooMany(count: number): Problem {
  const message = `about ${formatCount(Math.round(count))} messages are expected, and this page starts no more than a million`;
  const place = { file: '', line: 1, column: 1, endColumn: 1, excerpt: '' };
  return {
    code: 'too-large',
    severity: 'error',
    message,
    hint: 'lower `duration`, `messages` or a rate; the command line has no such limit',
    path: ['traffic'],
    ...place,
  } as Problem;
}

/**
 * Answers the page's questions with the engine, for one scenario at a time. It knows neither the page nor the thread
 * that it runs on.
 */
export class Desk {
  private readonly most: number;
  private source: Source = { text: '', file: '', files: {} };
  private film: Film | null = null;

  /** `most`: no run with more messages than this is started. */
  constructor(most = MOST_MESSAGES) {
    this.most = most;
  }

  /** Reads a scenario and records its first replication. If it has errors, the previous film stays. */
  load(source: Source): Loading {
    const { text, file } = source;
    const parsed = parseScenario({ text, file, readFile: readerOf(source) });
    if (parsed.model === null) return { ok: false, problems: parsed.problems };
    const { model, positions } = parsed;
    const expected = expectedOf(model);
    if (expected > this.most) return { ok: false, problems: [{ ...tooMany(expected), ...positions(['traffic']) }] };
    const advice = adviceOn(model, positions);
    this.film = recordFilm(model);
    this.source = source;
    return { ok: true, setting: settingOf(this.film), problems: [...parsed.problems, ...advice] };
  }

  scene(t: number, speed: number, inHand: number | null, isStill: boolean, most: number): Scene {
    return sceneAt(this.shown(), t, speed, inHand, isStill, most);
  }

  state(t: number): PlayState {
    return stateAt(this.shown(), t);
  }

  /** The output of `mxsim run FILE --format json --no-report`. */
  run(): string {
    const { text, file } = this.source;
    const run = simulate(text, { file, readFile: readerOf(this.source) });
    if (!run.ok) throw new Error(run.problems[0]?.message ?? 'the scenario does not run');
    return renderJson(run.result);
  }

  tell(message: number): Telling | null {
    const film = this.shown();
    const trace = film.tell(message);
    return trace === null ? null : new Narrator(film.model).tell(trace, { dialogue: true });
  }

  /** The first message of the kind asked for; `null` if there is none. */
  find(wish: Wish): number | null {
    const film = this.shown();
    const found = film.remarkable(wish);
    return found === undefined ? findAmong(film, wish) : found;
  }

  /** The next or previous event of the message in hand or, if it has no more, of any message; `null` if there is none. */
  step(t: number, back: boolean, inHand: number | null): Step | null {
    const film = this.shown();
    const times = inHand === null ? [] : (film.tell(inHand)?.events.map((event) => event.t) ?? []);
    const own = back ? times.findLast((time) => time < t - 1e-9) : times.find((time) => time > t + 1e-9);
    const found = own ?? film.instantBeside(t, back);
    return found === null ? null : { t: found, isOwn: own !== undefined };
  }

  /** Prepares a moment that will soon be shown. */
  lookAhead(t: number): void {
    this.film?.lookAhead(t);
  }

  /** The moment at which a step of a tour begins; `null` if this run has no such event. */
  moment(seek: TourStep['seek']): Moment | null {
    return momentOf(this.shown(), seek);
  }

  judge(task: Task, text: string, file: string): Judgement {
    return judgeAttempt(task, text, file);
  }

  apply(text: string, sets: readonly string[]): Edit {
    return applySets(text, sets);
  }

  break(text: string, server: string, kind: Break, t: number): Edit {
    return breakServer(text, server, kind, t);
  }

  mend(text: string, server: string, t: number): Edit {
    return mendServer(text, server, t);
  }

  touch(text: string, touch: Touch): Edit {
    return touchSetUp(text, touch);
  }

  suggest(text: string, offset: number): Suggestions | null {
    return suggest(text, offset);
  }

  explainAt(text: string, offset: number): Explanation | null {
    return explainAt(text, offset);
  }

  /** Fates of the messages that are followed. */
  ends(): readonly End[] {
    return endsOf(this.shown().traces);
  }

  knobs(text: string): readonly Knob[] {
    return knobsOf(text);
  }

  edit(text: string, path: readonly (string | number)[], value: unknown): Edit {
    return setValue(text, path, value);
  }

  private shown(): Film {
    if (this.film === null) throw new Error('no scenario is loaded');
    return this.film;
  }
}

/** Like `find`, but only among the messages that are followed. */
function findAmong({ traces, whole: { passes }, model }: Film, wish: Wish): number | null {
  if (wish === 'slowest') {
    const slowest = traces.reduce<{ message: number; latency: number | null } | null>(
      (most, trace) => ((trace.latency ?? -1) > (most?.latency ?? -1) ? trace : most),
      null,
    );
    return slowest?.message ?? null;
  }
  if (wish === 'lost') return traces.find(({ fate, ended }) => fate !== 'delivered' && ended !== null)?.message ?? null;
  const relays = new Set(model.servers.flatMap(({ name, relay }) => (relay === null ? [] : [name])));
  if (wish === 'relayed') return passes.find(({ by }) => relays.has(by))?.message ?? null;
  if (wish === 'backup')
    return passes.find(({ legs }) => legs.length > 1 && legs.at(-1)?.outcome === 'accepted')?.message ?? null;
  return passes.find(({ until, copy }) => until !== null && copy === 1)?.message ?? null;
}
