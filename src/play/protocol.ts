import type { Desk } from './desk.js';
import type { Errands } from './errands.js';

/** What the page may ask the worker, by name, with its arguments and its answer. */
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

/** First of all, the worker is given what it is made of. */
export interface Start {
  readonly core: Uint8Array<ArrayBuffer>;
  readonly version: string;
}

/** What draws charts, packed out of the page when a report is asked for. */
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
