import type { RunResult } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import type { Chart, ChartSize } from '../charts/chart.js';
import type { Colour } from '../charts/palette.js';

/** A swatch and what it stands for. */
export interface LegendEntry {
  readonly colour: Colour;
  readonly mark: 'box' | 'ring' | 'dot' | 'diamond' | 'frame' | 'dashes' | 'outage';
  readonly label: string;
}

/** Numbers behind a chart. The first column names the row. */
export interface NumberTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Notes on rows left out or merged. */
  readonly notes: readonly string[];
}

export interface Column {
  readonly title: string;
  readonly numeric: boolean;
  /** True if its cells begin with the verdict on a difference: better, worse. */
  readonly isVerdict?: boolean;
}

/** A picture to be drawn in every size, with a description for those who do not see it. */
export interface Picture {
  readonly label: string;
  readonly draw: (size: ChartSize) => Chart;
}

/** One question that the page answers: in a sentence, in a picture, in numbers. */
export interface Topic {
  /** Anchor on the page. */
  readonly id: string;
  readonly title: string;
  /** The finding, in one sentence. */
  readonly finding: string;
  /** Help with reading the picture. */
  readonly notes: readonly string[];
  readonly legend: readonly LegendEntry[];
  /** `undefined` where there is nothing to draw. */
  readonly picture: Picture | undefined;
  readonly table: NumberTable | undefined;
}

/** Reads a topic off a result; `undefined` if the result has nothing to say about it. */
export type TopicReader = (result: RunResult) => Topic | undefined;

/** The first column of a table and its figures. */
export function tableColumns(name: string, ...figures: readonly string[]): Column[] {
  return [{ title: name, numeric: false }, ...figures.map((title) => ({ title, numeric: true }))];
}

/** Note that some entries did not get a row of their own. */
export function leftOut(shown: number, all: number, noun: string, by: string): string[] {
  return shown >= all
    ? []
    : [`Of ${formatCount(all)} ${noun} the ${shown} with the most ${by} have a row of their own.`];
}
