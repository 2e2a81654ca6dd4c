import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/index.js';
import { buildResult } from './result-builder.js';
import { EDGES, hostile } from './stories.js';

describe('JSON', () => {
  it.each(Object.entries(EDGES))('the JSON of %s says what the result says', (_, story) => {
    const result = story();
    expect(JSON.parse(renderJson(result))).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('the JSON of several results is an array', () => {
    const result = buildResult();
    expect(JSON.parse(renderJson([result, result]))).toEqual(JSON.parse(JSON.stringify([result, result])));
  });

  it('JSON keeps every name as it is', () => {
    const result = hostile('"}],\n\u2028"__proto__');
    expect(JSON.parse(renderJson(result))).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('JSON can be read by people: a list of numbers is one line, and the text ends with one line break', () => {
    const text = renderJson(buildResult());
    expect(text).toMatch(/^ {8}"accepted": \[\d+(,\d+)*\],?$/m);
    expect(text).toMatch(/^ {2}"deliveryRate": \{"mean":[\d.]+,"low":[\d.]+,"high":[\d.]+\},$/m);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('JSON has null for what is no number', () => {
    const result = { ...buildResult(), duplicates: Number.NaN };
    expect(JSON.parse(renderJson(result)).duplicates).toBeNull();
  });
});
