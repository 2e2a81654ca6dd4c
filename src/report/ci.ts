import type { AssertResult, RunResult } from '../results/index.js';
import { printableLine } from './words/printable.js';
import { observedText, whyOf } from './words/verdict.js';
import { warningText } from './words/warning.js';

/** A result, with the line number in the scenario of each of its asserts, from 1. */
export interface CheckedResult {
  readonly result: RunResult;
  readonly lines: readonly number[];
}

/** The observed value of an assert, and the reason if it is undecided. */
function seen(assert: AssertResult): string {
  const why = whyOf(assert);
  return printableLine(`seen: ${observedText(assert)}${why === '' ? '' : `; ${why}`}`);
}

/** An undecided assert fails the step as well (exit code 3): a mere warning would leave that unexplained. */
const COMMANDS = { pass: 'notice', fail: 'error', undecided: 'error' } as const;
const TITLES = { pass: 'The assert holds', fail: 'The assert fails', undecided: 'The assert is undecided' } as const;

/** GitHub reads these characters as the end of a command or of one of its properties. */
const ESCAPES: Readonly<Record<string, string>> = { '%': '%25', '\r': '%0D', '\n': '%0A', ':': '%3A', ',': '%2C' };

function commandText(text: string): string {
  return text.replace(/[%\r\n]/g, (letter) => ESCAPES[letter] ?? letter);
}

function commandProperty(text: string): string {
  return text.replace(/[%\r\n:,]/g, (letter) => ESCAPES[letter] ?? letter);
}

/** A warning at its place; without a line if it points to a command-line option or to nothing. */
function warningCommand({ code, message, place }: RunResult['warnings'][number]): string {
  const { file, line, column } = place ?? { file: '-' };
  const where = file.startsWith('-') ? '' : `file=${commandProperty(printableLine(file))},line=${line},col=${column},`;
  return `::warning ${where}title=${commandProperty(code)}::${commandText(printableLine(message))}\n`;
}

/**
 * Asserts and warnings as annotations of GitHub Actions, one line each at its place in the file (GitHub Docs, "Workflow
 * commands for GitHub Actions").
 */
export function renderAnnotations(results: readonly CheckedResult[]): string {
  return results
    .flatMap(({ result, lines }) => [
      ...result.asserts.map((assert, at) => {
        const place = `file=${commandProperty(printableLine(result.scenario.file))},line=${lines[at] ?? 1}`;
        const title = commandProperty(TITLES[assert.verdict]);
        return `::${COMMANDS[assert.verdict]} ${place},title=${title}::${commandText(`${printableLine(assert.text)} (${seen(assert)})`)}\n`;
      }),
      ...result.warnings.map(warningCommand),
    ])
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for an attribute of XML 1.0; `printableLine` has removed the characters that XML does not allow. */
function attribute(text: string): string {
  return printableLine(text).replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

/**
 * Asserts as JUnit's XML, which most CI servers read: a suite per scenario, a test case per assert. One that fails is a
 * failure; one that is undecided is an error, since the test could not be carried out. Warnings are the suite's output.
 */
export function renderJunit(results: readonly CheckedResult[]): string {
  const suites = results.map(({ result }) => {
    const { asserts, scenario, engine } = result;
    const count = (verdict: AssertResult['verdict']): number =>
      asserts.filter((assert) => assert.verdict === verdict).length;
    const cases = asserts.map((assert) => testCase(assert, scenario.file)).join('');
    const warnings = result.warnings.map((warning) => `${attribute(warningText(warning))}\n`).join('');
    const output = warnings === '' ? '' : `    <system-out>${warnings}</system-out>\n`;
    return `  <testsuite name="${attribute(scenario.title)}" tests="${asserts.length}" failures="${count('fail')}" errors="${count('undecided')}" time="${engine.elapsed_s.toFixed(3)}">\n${cases}${output}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mxsim">\n${suites.join('')}</testsuites>\n`;
}

function testCase(assert: AssertResult, file: string): string {
  const head = `    <testcase name="${attribute(assert.text)}" classname="${attribute(file)}"`;
  if (assert.verdict === 'pass') return `${head}/>\n`;
  const element = assert.verdict === 'fail' ? 'failure' : 'error';
  return `${head}>\n      <${element} type="${assert.verdict}" message="${attribute(seen(assert))}"/>\n    </testcase>\n`;
}
