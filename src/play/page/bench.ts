import type { GivenAdvice } from '../../library/index.js';
import type { Source } from '../desk.js';
import type { NamedSource } from '../errands.js';
import type { Client } from './client.js';
import type { Parts } from './parts.js';
import { ReportView } from './report-view.js';
import type { TextUser } from './text-panel.js';

/** The parts of the page that it needs. */
export interface BenchUser {
  /** The current scenario. */
  readonly now: () => Source;
  readonly change: (text: string, note: string) => Promise<void>;
  readonly tell: (why: string) => void;
  readonly say: (words: string) => void;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
}

/** Ignores a failure: problems of a text are shown beside it. */
function quietly(work: Promise<unknown>): void {
  void work.catch(() => undefined);
}

/** Tasks that take longer than drawing a picture, in a worker of their own: reports, comparisons, and advice tested by runs. */
export class Bench {
  private readonly app: BenchUser;
  private readonly parts: Parts;
  private readonly view = new ReportView();

  constructor(app: BenchUser, parts: Parts) {
    this.app = app;
    this.parts = parts;
  }

  /** The page's side of the text panel. */
  textUser(): TextUser {
    return {
      unpack: () => {
        // Anyone who looks at the text will soon type: the schema is loaded meanwhile.
        quietly(this.helper().then((helper) => helper.ask('suggest', '', 0)));
        return this.parts.editor();
      },
      suggest: (...at) => this.helper().then((helper) => helper.ask('suggest', ...at)),
      explain: (...at) => this.helper().then((helper) => helper.ask('explainAt', ...at)),
      undo: () => quietly(this.app.undo()),
      redo: () => quietly(this.app.redo()),
      change: (text, note) => quietly(this.app.change(text, note)),
      follow: (advice) => quietly(this.follow(advice)),
    };
  }

  /** The worker beside the one that runs the stage: it has time to complete what is typed. */
  helper(): Promise<Client> {
    return this.parts.helper(false);
  }

  /** Follows a piece of advice, or all of it, as `mxsim check --fix` does: if a short run shows that it helps. */
  async follow(advice: GivenAdvice | null): Promise<void> {
    const helper = await this.parts.helper(false);
    const source = this.app.now();
    this.app.tell('Following the advice: a short run with it and without it …');
    const which = advice === null ? null : { code: advice.code, line: advice.line };
    const done = await helper.ask('follow', source, which);
    if (!done.ok) return this.app.tell(done.why);
    // The text may have been edited since.
    if (this.app.now() !== source) return;
    await this.app.change(done.text, done.words);
    this.app.say(done.words);
  }

  /** Makes the page of `mxsim compare`, and opens it over this one. */
  async comparison(sources: readonly NamedSource[]): Promise<void> {
    const helper = await this.parts.helper(true);
    const names = sources.map(({ name }) => name).join(' and ');
    await this.view.open('The comparison', names, () => helper.ask('comparisonPage', sources));
  }

  /** Makes the page of `mxsim run`, and opens it over this one. */
  async report(): Promise<void> {
    const helper = await this.parts.helper(true);
    const source = this.app.now();
    await this.view.open('The report', source.file, () => helper.ask('report', source));
  }
}
