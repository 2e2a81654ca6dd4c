/**
 * The scenario language: turns YAML or JSON into a complete model, or into problems that point at line and column. One
 * zod schema is the source of its types, its validation, the JSON Schema for editors and the reference page.
 *
 *     const { model, problems } = parseScenario({ text, file: 'first-failover.yaml' });
 *     if (model === null) write(renderProblems(problems));
 */

export { type ArgumentRule, argumentProblem, checkOptions, checkScenario, checkText } from './call-arguments.js';
export type { ReadFile } from './context.js';
export { buildJsonSchema, type JsonSchema, languageKeys, renderSchema } from './json-schema.js';
export { PROBLEM_CODES, type Problem, type ProblemCode } from './mistakes/problem.js';
export { renderProblems, visible } from './mistakes/problem-text.js';
export { type ParsedScenario, type Positions, parseScenario, type ScenarioInput } from './parse-scenario.js';
export { APPEND, parsePath, spellPath } from './path.js';
export { renderReference } from './reference/reference.js';
export { type NamedFigure, readFigureName } from './resolve/figure-name.js';
export { parseMxRecord } from './schema/mx-record.js';
export { isAddress, parseHostName, parseLabel } from './schema/names.js';
export type { WrittenScenario } from './schema/scenario.js';
export { changeText, type TextChange } from './text/change-text.js';
export type { Position } from './text/source.js';
