import { readFileSync } from 'node:fs';
import type { Model } from '../../../src/model/index.js';
import { parseScenario, renderProblems } from '../../../src/scenario/index.js';

/** A scenario of this folder as a model, with parts of its text replaced where a test varies it. */
export function caseNamed(name: string, replaced: Readonly<Record<string, string>> = {}): Model {
  let text = readFileSync(new URL(`${name}.yaml`, import.meta.url), 'utf8');
  for (const [from, to] of Object.entries(replaced)) {
    if (!text.includes(from)) throw new Error(`${name} does not say: ${from}`);
    text = text.replace(from, to);
  }
  const { model, problems } = parseScenario({ text, file: `${name}.yaml` });
  if (model === null) throw new Error(renderProblems(problems));
  return model;
}
