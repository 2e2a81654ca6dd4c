import type { Model } from '../../src/model/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';

/** A scenario with one domain and one server, in JSON so that parts can be put in without minding indentation. */
export function scenarioWith(parts: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    domains: { 'example.org': { mx: ['10 mx1.example.org'] } },
    servers: { 'mx1.example.org': {} },
    traffic: [{ rate: '1/s' }],
    ...parts,
  });
}

/** The model of a scenario that must be right. */
export function modelOf(text: string, overrides: readonly string[] = []): Model {
  const { model, problems } = parseScenario({ text, file: 'test.yaml', overrides });
  if (model === null) throw new Error(renderProblems(problems));
  return model;
}

/** The model with parts put in. */
export function modelWith(parts: Readonly<Record<string, unknown>>, overrides: readonly string[] = []): Model {
  return modelOf(scenarioWith(parts), overrides);
}

/** Codes of the problems of a scenario, in order. */
export function codesOf(text: string | Uint8Array, overrides: readonly string[] = []): string[] {
  return parseScenario({ text, file: 'test.yaml', overrides }).problems.map(({ code }) => code);
}
