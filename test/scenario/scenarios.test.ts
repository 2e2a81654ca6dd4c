import { describe, expect, it } from 'vitest';
import { renderProblems } from '../../src/scenario/index.js';
import { parseFile, readScenarios } from './scenario-files.js';

describe('a scenario in ok/', () => {
  it.each(readScenarios('ok'))('$name has no problems', (file) => {
    const { model, problems } = parseFile(file);
    expect(renderProblems(problems)).toBe('');
    expect(model).not.toBeNull();
  });
});

describe('a scenario in err/', () => {
  it.each(readScenarios('err'))('$name has the problems that its .out file shows', async (file) => {
    const { model, problems } = parseFile(file);
    expect(model).toBeNull();
    await expect(renderProblems(problems)).toMatchFileSnapshot(file.path.replace(/\.yaml$/, '.out'));
  });
});
