import fc from 'fast-check';
import { bounds, conservation, keyOrder, means, order, run, stories, type Tamper, TOO_LONG } from './laws.js';
import { someScenario } from './some-scenario.js';

/** What was tried, and the first thing that was wrong. */
export interface Fuzzing {
  readonly tried: number;
  readonly valid: number;
  readonly passedOver: number;
  readonly fault: { readonly law: string; readonly text: string } | null;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Scenarios, or until when it says no. */
  readonly goesOn: (tried: number) => boolean;
  readonly tamper?: Tamper;
  /** Further laws for some scenarios, which cost more. */
  readonly more?: (text: string, tried: number) => readonly string[];
}

/** What is wrong with a scenario's run; `null` where the run would be too long. */
export function faultsOf(text: string, tamper: Tamper = (result) => result): readonly string[] | null {
  const ran = run(text);
  if (typeof ran === 'string') return ran.includes(TOO_LONG) ? null : isExcess(ran) ? [] : [ran];
  const result = tamper(ran.result);
  return [
    ...conservation(result),
    ...bounds(result),
    ...means(result),
    ...order(result),
    ...stories(ran.model),
    ...keyOrder(text, ran.result, ran.model),
  ];
}

/** More copies of a message than fit: an answer, and no fault. */
function isExcess(answer: string): boolean {
  return answer.startsWith('too-large: ');
}

/** Draws scenarios from the schema, one seed after the other, until the end or the first fault. */
export function fuzz({ seed, goesOn, tamper, more }: FuzzOptions): Fuzzing {
  let [tried, valid, passedOver] = [0, 0, 0];
  while (goesOn(tried)) {
    const [scenario] = fc.sample(someScenario, { numRuns: 1, seed: seed + tried });
    tried += 1;
    const text = scenario?.text ?? null;
    if (text === null) continue;
    valid += 1;
    const faults = faultsOf(text, tamper);
    if (faults === null) passedOver += 1;
    const [law] = faults === null ? [] : [...faults, ...(more?.(text, tried) ?? [])];
    if (law !== undefined)
      return { tried, valid, passedOver, fault: { law: `seed ${seed + tried - 1}: ${law}`, text } };
  }
  return { tried, valid, passedOver, fault: null };
}
