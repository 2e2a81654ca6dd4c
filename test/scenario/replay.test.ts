import { describe, expect, it } from 'vitest';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { scenarioWith } from './build-model.js';
import { effortOf } from './reading-effort.js';

function replay(csv: string, parts: Readonly<Record<string, unknown>> = {}) {
  const text = scenarioWith({
    domains: { 'example.org': { mx: ['10 mx1.example.org'] }, 'other.example': { lookup: 'nxdomain' } },
    senders: { a: {}, 'b, c': {} },
    traffic: [{ replay: 'mail.csv' }],
    ...parts,
  });
  return parseScenario({ text, file: 'test.json', readFile: () => csv });
}

const columnsOf = (csv: string) => {
  const { model, problems } = replay(csv);
  if (model === null) throw new Error(renderProblems(problems));
  return model.traffic[0];
};

describe('a replay', () => {
  it('has its messages in the order of time, those of one time in the order of the file', () => {
    expect(columnsOf('t,sender,domain\n5,a,example.org\n1.5,"b, c",example.org\n1.5,a,other.example\n')).toEqual({
      kind: 'replay',
      file: 'mail.csv',
      times: [1.5, 1.5, 5],
      senders: [1, 0, 0],
      domains: [0, 1, 0],
      kinds: [null, null, null],
      invalidRecipients: 0,
    });
  });

  it('finds its columns by their names, in any order, with line ends of any kind', () => {
    expect(
      columnsOf('\ufeffkind, domain ,t,sender\r\nspam,Other.Example.,1e3,a\r\n\r\n,example.org,2e3,"a"\r\n'),
    ).toMatchObject({
      times: [1000, 2000],
      domains: [1, 0],
      kinds: ['spam', null],
    });
  });

  it('points into the CSV file', () => {
    const { problems } = replay('t,sender,domain\n1,a,example.org\n2,a,exmple.org\n');
    expect(problems).toMatchObject([{ file: 'mail.csv', line: 3, column: 5, endColumn: 15, code: 'unknown-domain' }]);
    expect(renderProblems(problems)).toContain('   3 | 2,a,exmple.org\n     |     ^^^^^^^^^^');
  });

  it('that is no CSV file at all is told so in a short line, however long its first one is', () => {
    const { problems } = replay('\0'.repeat(3_000_000));
    expect(problems[0]?.message).toMatch(/^column `.{64}…` is not known$/s);
  });

  it.each(['-1', 'NaN', 'Infinity', '1e999', '0x10', '1e', '', '4e9'])('cannot have a message at %j', (time) => {
    expect(replay(`t,sender,domain\n${time},a,example.org\n`).problems.map(({ code }) => code)).toEqual(['replay']);
  });

  it('that cannot be read says why, in one line', () => {
    const text = scenarioWith({ traffic: [{ replay: 'mail.csv' }] });
    const readFile = () => {
      throw new Error('no such file\n    at stack');
    };
    const [problem] = parseScenario({ text, file: 'x', readFile }).problems;
    expect(problem?.message).toBe('`mail.csv` cannot be read: no such file');
    expect(parseScenario({ text, file: 'x' }).problems[0]?.message).toBe('no files can be read from here');
  });

  it('that goes on after the default duration gets advice', () => {
    const csv = 't,sender,domain\n1,a,example.org\n700000,a,example.org\n';
    expect(replay(csv).problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['advice replay']);
    expect(replay(csv, { duration: '30d' }).problems).toEqual([]);
  });

  it('of a million messages is read without much work, a hostile file only as far as it helps', () => {
    const rows = Array.from({ length: 1_000_000 }, (_, i) => `${1_000_000 - i},a,example.org`).join('\n');
    let read: ReturnType<typeof replay> | undefined;
    // A million rows are two hundred times as many entries as the measure has servers.
    expect(
      effortOf(() => {
        read = replay(`t,sender,domain\n${rows}`, { duration: '30d' });
      }),
    ).toBeLessThan(100);
    const traffic = read?.model?.traffic[0];
    expect(traffic?.kind === 'replay' && traffic.times.length).toBe(1_000_000);
    expect(effortOf(() => replay(`t,sender,domain\n${'x\n'.repeat(1_000_000)}`))).toBeLessThan(25);
    expect(replay(`t,sender,domain\n${'x\n'.repeat(1000)}`).problems.length).toBeLessThan(102);
    expect(effortOf(() => replay('"'.repeat(5_000_000)))).toBeLessThan(25);
    expect(replay('"'.repeat(1000)).model).toBeNull();
  });
});
