import { describe, expect, it } from 'vitest';
import { type Problem, parseScenario, renderProblems } from '../../src/scenario/index.js';

const problem: Problem = {
  code: 'time',
  severity: 'error',
  message: '`30` has no unit',
  expected: 'a time',
  hint: 'did you mean `30s`?',
  file: 'a.yaml',
  line: 2,
  column: 8,
  endColumn: 10,
  path: ['servers'],
};

describe('a problem', () => {
  it('is shown with its place, its line, a caret and what to do', () => {
    expect(renderProblems([problem], 'first\n  rtt: 30 # late\nlast\n')).toBe(
      [
        'a.yaml:2:8: error: `30` has no unit; expected a time [time]',
        '   2 |   rtt: 30 # late',
        '     |        ^^',
        '     = did you mean `30s`?',
        '',
      ].join('\n'),
    );
  });

  it('has its caret below wide characters, and a tab counts as one', () => {
    const lines = renderProblems([problem], 'x\n郵便:\t\t30\n').split('\n');
    expect(lines.slice(1, 3)).toEqual(['   2 | 郵便:  30', '     |          ^']);
    const wide = { ...problem, column: 4, endColumn: 6 };
    expect(renderProblems([wide], 'x\nab:郵便\n').split('\n').slice(1, 3)).toEqual([
      '   2 | ab:郵便',
      '     |    ^^^^',
    ]);
  });

  it('in a long line is shown with what is around it', () => {
    const line = `${'a'.repeat(300)}: 30, ${'b'.repeat(300)}`;
    const [, shown = '', carets = ''] = renderProblems(
      [{ ...problem, column: 303, endColumn: 305 }],
      `x\n${line}`,
    ).split('\n');
    expect(shown.length).toBeLessThan(120);
    expect(shown.startsWith('   2 | …')).toBe(true);
    expect(shown.endsWith('…')).toBe(true);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('30');
  });

  it('without a line is shown without', () => {
    const { hint: _, expected: __, ...bare } = problem;
    expect(renderProblems([bare])).toBe('a.yaml:2:8: error: `30` has no unit [time]\n');
  });

  it('shows nothing that a terminal would obey', () => {
    const text = 'x\n  \u001b[2J\u0007: 30\n';
    const shown = renderProblems([{ ...problem, message: 'a\u001b]0;b\u0007', file: '\u009b.yaml' }], text);
    const controls = [...shown].filter((one) => one !== '\n' && /\p{Cc}/u.test(one));
    expect(controls).toEqual([]);
  });

  it('leaves nothing to show where there is none', () => {
    expect(renderProblems([])).toBe('');
  });
});

describe('a model', () => {
  const text =
    'title: x\ndomains:\n  Example.ORG: { mx: [ 10 mx1.example.org ] }\nservers:\n  mx1.example.org:\n    rtt: 30ms\ntraffic:\n  - rate: 1/s\n';
  const parsed = parseScenario({ text, file: 'a.yaml' });
  const placeOf = (...path: (string | number)[]) => {
    if (parsed.model === null) throw new Error(renderProblems(parsed.problems));
    const { line, column, endColumn } = parsed.positions(path);
    return [line, column, endColumn];
  };

  it('knows where its parts stand in the file', () => {
    expect(placeOf('servers', 'mx1.example.org', 'rtt')).toEqual([6, 10, 14]);
    expect(placeOf('servers', 'mx1.example.org')).toEqual([5, 3, 18]);
    expect(placeOf('domains', 'example.org', 'mx', 0)).toEqual([3, 24, 42]);
    expect(placeOf('traffic', 0, 'rate')).toEqual([8, 11, 14]);
  });

  it('points at the nearest parent of what is not written', () => {
    expect(placeOf('servers', 'mx1.example.org', 'sessions')).toEqual([5, 3, 18]);
    expect(placeOf('duration')).toEqual([1, 1, 6]);
    expect(placeOf()).toEqual([1, 1, 6]);
  });
});
