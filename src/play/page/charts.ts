/** The chart library of a report: the page holds it compressed, and the worker loads it when a report is asked for. */
export * as vega from 'vega';
export { expressionInterpreter } from 'vega-interpreter';
export * as vegaLite from 'vega-lite';
