import { checkModel } from '../checks/index.js';
import { simulate } from '../library/index.js';
import type { Model } from '../model/index.js';
import { Narrator } from '../narrative/index.js';
import { renderJson } from '../report/index.js';
import type { Telling } from '../results/index.js';
import { type Problem, parseScenario } from '../scenario/index.js';
import { formatCount } from '../units/index.js';
import { applySets, type Break, breakServer, type Edit, mendServer, setValue } from './edits.js';
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

/** A scenario that runs, or what is wrong with it. */
export type Loading =
  | { readonly ok: true; readonly setting: Setting; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export type Wish = 'slowest' | 'lost' | 'backup' | 'relayed' | 'twice';

/** Messages above which nothing starts by itself. */
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

/** What the page asks and the engine answers: one scenario at a time. It knows neither the page nor the thread that it runs on. */
export class Desk {
  private source: Source = { text: '', file: '', files: {} };
  private film: Film | null = null;

  /** Reads a scenario and records its first replication. Where it has errors, the film of before stays. */
  load(source: Source): Loading {
    const { text, file, files } = source;
    const readFile = (path: string): string => {
      const found = Object.hasOwn(files, path) ? files[path] : undefined;
      if (found === undefined) throw new Error('a page reads no files');
      return found;
    };
    const parsed = parseScenario({ text, file, readFile });
    if (parsed.model === null) return { ok: false, problems: parsed.problems };
    const { model, positions } = parsed;
    const expected = expectedOf(model);
    if (expected > MOST_MESSAGES) return { ok: false, problems: [{ ...tooMany(expected), ...positions(['traffic']) }] };
    const advice = checkModel(model).map((one): Problem => ({ ...one, severity: 'advice', ...positions(one.path) }));
    this.film = recordFilm(model);
    this.source = source;
    return { ok: true, setting: settingOf(this.film), problems: [...parsed.problems, ...advice] };
  }

  scene(t: number, speed: number, inHand: number | null, isStill: boolean): Scene {
    return sceneAt(this.shown(), t, speed, inHand, isStill);
  }

  state(t: number): PlayState {
    return stateAt(this.shown(), t);
  }

  /** What `mxsim run FILE --format json --no-report` prints. */
  run(): string {
    const { text, file, files } = this.source;
    const run = simulate(text, { file, readFile: (path) => files[path] ?? '' });
    if (!run.ok) throw new Error(run.problems[0]?.message ?? 'the scenario does not run');
    return renderJson(run.result);
  }

  tell(message: number): Telling | null {
    const { model, stories } = this.shown();
    const story = stories.find((one) => one.message === message);
    return story === undefined ? null : new Narrator(model).tell(story);
  }

  /** The first message of a kind that somebody asks for; `null` where there is none among those that are followed. */
  find(wish: Wish): number | null {
    const { stories, passes, model } = this.shown();
    if (wish === 'slowest') {
      const slowest = stories.reduce<{ message: number; latency: number | null } | null>(
        (most, story) => ((story.latency ?? -1) > (most?.latency ?? -1) ? story : most),
        null,
      );
      return slowest?.message ?? null;
    }
    if (wish === 'lost')
      return stories.find(({ fate, ended }) => fate !== 'delivered' && ended !== null)?.message ?? null;
    const relays = new Set(model.servers.flatMap(({ name, relay }) => (relay === null ? [] : [name])));
    if (wish === 'relayed') return passes.find(({ by }) => relays.has(by))?.message ?? null;
    if (wish === 'backup')
      return passes.find(({ legs }) => legs.length > 1 && legs.at(-1)?.outcome === 'accepted')?.message ?? null;
    return passes.find(({ until, copy }) => until !== null && copy === 1)?.message ?? null;
  }

  /** The next or last instant at which something happens, to a message or to any; `null` where nothing does. */
  step(t: number, back: boolean, inHand: number | null): number | null {
    const { instants, stories } = this.shown();
    if (inHand === null) {
      const found = back ? instants.before(t) : instants.after(t);
      return Number.isFinite(found) ? found : null;
    }
    const times = stories.find(({ message }) => message === inHand)?.events.map((event) => event.t) ?? [];
    return (back ? times.findLast((time) => time < t - 1e-9) : times.find((time) => time > t + 1e-9)) ?? null;
  }

  /** Where a step of a tour begins; `null` where this run has no such event. */
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
