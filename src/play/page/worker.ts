import { z } from 'zod';
import { giveCore } from '../../engine/index.js';
import { giveVersion } from '../../library/index.js';
import { type ChartLibraries, giveCharts } from '../../report/index.js';
import { Desk } from '../desk.js';
import { Errands } from '../errands.js';
import type { Answer, Charts, Question, QuestionName, Start } from '../protocol.js';

// The page's policy forbids code made from text, and the browser would report an attempt in the console.
z.config({ jitless: true });

const helpers = { desk: new Desk(), errands: new Errands() };
/** Time by which the worker looks ahead while playing [s of the wall clock]. */
const AHEAD = 0.5;

/** Answers a question; longer tasks return a promise. */
async function answer({ id, name, args }: Question): Promise<Answer> {
  try {
    const helper = name in helpers.desk ? helpers.desk : helpers.errands;
    const ask = (helper as unknown as Record<QuestionName, (...values: readonly unknown[]) => unknown>)[name];
    return { id, ok: true, value: await ask.apply(helper, [...args]) };
  } catch (error) {
    return { id, ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** While playing, the next moments are prepared between questions. */
function goOn(t: number, speed: number, _inHand: number | null, isStill: boolean, _most: number): void {
  if (!isStill) setTimeout(() => helpers.desk.lookAhead(t + AHEAD * speed));
}

interface Scope extends Worker {
  readonly importScripts: (url: string) => void;
  readonly mxsim_charts: ChartLibraries;
}
const scope = globalThis as unknown as Scope;

// Steps of a long run follow each other at once: nothing else waits for this thread.
Object.assign(globalThis, { setImmediate: (act: () => void) => queueMicrotask(act) });

function takeCharts(charts: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([charts], { type: 'text/javascript' }));
  scope.importScripts(url);
  URL.revokeObjectURL(url);
  giveCharts(scope.mxsim_charts);
}

function reply({ name, args }: Question, answer: Answer): void {
  scope.postMessage(answer);
  if (name === 'scene') goOn(...(args as Parameters<Desk['scene']>));
}

scope.onmessage = ({ data }: MessageEvent<Start | Charts | Question>) => {
  if ('id' in data) void answer(data).then((one) => reply(data, one));
  else if ('charts' in data) takeCharts(data.charts);
  else {
    giveCore(data.core);
    giveVersion(data.version);
  }
};
