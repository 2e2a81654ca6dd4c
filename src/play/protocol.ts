import type { Desk } from './desk.js';
import type { Errands } from './errands.js';

/** Questions that the page may ask the worker: names, arguments and answers. */
export type Questions = Pick<
  Desk,
  | 'load'
  | 'scene'
  | 'state'
  | 'run'
  | 'tell'
  | 'find'
  | 'step'
  | 'break'
  | 'mend'
  | 'edit'
  | 'moment'
  | 'judge'
  | 'apply'
  | 'touch'
  | 'knobs'
  | 'ends'
  | 'suggest'
  | 'explainAt'
> &
  Pick<Errands, 'report' | 'compare' | 'comparisonPage' | 'follow'>;

export type QuestionName = keyof Questions;

/** The first message to a worker: the files it is made of. */
export interface Start {
  readonly core: Uint8Array<ArrayBuffer>;
  readonly version: string;
}

/** The chart library, unpacked from the page when a report is asked for. */
export interface Charts {
  readonly charts: Uint8Array<ArrayBuffer>;
}

export interface Question {
  readonly id: number;
  readonly name: QuestionName;
  readonly args: readonly unknown[];
}

export type Answer = { readonly id: number } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: string }
);
