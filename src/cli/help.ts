import { type Command, Help } from 'commander';
import { foldCall } from './folding.js';
import type { Session } from './session.js';
import { widthOf, wrap } from './terminal.js';

/** Examples that work in a clone and in the installed package, in this order: `mxsim` stands for the program itself. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  mxsim: [
    'mxsim run scenarios/first-failover.yaml',
    'mxsim run scenarios/first-failover.yaml --set senders.stubborn.mta=exim',
    'mxsim explain scenarios/first-failover.yaml --slowest',
    'mxsim check scenarios/first-failover.yaml',
  ],
  run: [
    'mxsim run scenarios/first-failover.yaml',
    `mxsim run scenarios/first-failover.yaml --set 'servers["mx.example.org"].rtt=90ms'`,
    'mxsim run scenarios/first-failover.yaml --seed 2 --format json > result.json',
  ],
  compare: [
    'mxsim compare scenarios/first-failover.yaml --variant senders.stubborn.mta=dma',
    `mxsim compare scenarios/first-failover.yaml --variant 'near: servers["mx.example.org"].rtt=5ms'`,
  ],
  sweep: [
    `mxsim sweep scenarios/first-failover.yaml --vary 'traffic[0].rate=50/h,100/h'`,
    `mxsim sweep scenarios/first-failover.yaml --vary 'servers["mx.example.org"].rtt=5ms,50ms'`,
  ],
  nines: ['mxsim nines scenarios/first-failover.yaml --seed 7'],
  best: [
    `mxsim best scenarios/first-failover.yaml --set 'assert=["firstPassRate >= 97%"]' --vary 'servers["backup.example.net"]=' --cost 'servers["backup.example.net"]=20'`,
    `mxsim best scenarios/first-failover.yaml --vary 'servers["mx.example.org"].failures[0].mttr=15m,1h' --cost 'servers["mx.example.org"].failures[0].mttr=15m:300,1h:50'`,
  ],
  drill: ['mxsim drill scenarios/first-failover.yaml', 'mxsim drill scenarios/first-failover.yaml --for 1d --no-pairs'],
  report: [
    'mxsim run scenarios/first-failover.yaml --format json > result.json',
    'mxsim report result.json --interactive',
  ],
  explain: [
    'mxsim explain scenarios/first-failover.yaml --message 7',
    'mxsim explain scenarios/first-failover.yaml --sender stubborn --slowest',
    'mxsim explain scenarios/first-failover.yaml --format html --output story.html',
  ],
  trace: [
    'mxsim trace scenarios/first-failover.yaml --output attempts.parquet',
    'mxsim trace scenarios/first-failover.yaml --sender stubborn --format csv > stubborn.csv',
  ],
  gallery: ['mxsim run scenarios/first-failover.yaml', 'mxsim gallery reports'],
  check: ['mxsim check scenarios/first-failover.yaml'],
  mta: ['mxsim mta postfix', 'mxsim mta --compare postfix exim'],
  schema: ['mxsim schema > scenario.schema.json'],
  play: ['mxsim play', 'mxsim play scenarios/first-failover.yaml --output play.html'],
  exercise: ['mxsim exercise', 'mxsim exercise 03 --hint', 'mxsim exercise 03 --solution'],
  init: ['mxsim init', `mxsim init mine.yaml --mx '10 mx1.example.org,20 mx2.example.net'`],
  plan: ['mxsim plan scenarios/first-failover.yaml --shards 2'],
  shard: ['mxsim shard first-failover.plan.json --index 0', 'mxsim shard first-failover.plan.json --index 1'],
  merge: ['mxsim merge first-failover.plan.json'],
};

const EXIT_CODES =
  'Exit codes: 0 done and asserts hold, 1 an assert fails, 2 the input or the call is wrong, 3 an assert is undecided, 70 a fault of mxsim, 75 not yet: shards are missing, 130 interrupted.';

/** Below this width [columns] a description is put under its term instead of beside it. */
const NARROWEST = 30;
/** Indent of a description under its term [columns]. */
const INDENT = 6;

/** The examples below the help of a command. */
function renderExamples(name: string, columns: number, lineWidth: number): string {
  const examples = Object.hasOwn(EXAMPLES, name) ? (EXAMPLES[name] ?? []) : [];
  const title = examples.length === 1 ? 'Example:' : 'Examples:';
  const calls =
    examples.length === 0 ? [] : ['', title, ...examples.flatMap((call) => foldCall(`  ${call}`, lineWidth))];
  const codes = name === 'mxsim' ? ['', ...wrap(EXIT_CODES, columns)] : [];
  return [...calls, ...codes].join('\n');
}

/** Formats a term and its description, one below the other if they do not fit side by side. */
function formatItem(term: string, termWidth: number, description: string, helper: Help): string {
  const columns = helper.helpWidth ?? 80;
  if (columns - termWidth >= NARROWEST || description === '') {
    return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
  }
  const lines = wrap(description, columns - INDENT);
  return [`  ${term}`, ...lines.map((line) => ' '.repeat(INDENT) + line)].join('\n');
}

/** Adds help for a window of any width, with examples; its output goes to `written` and `errors`. */
export function addHelp(command: Command, session: Session, written: string[], errors: string[]): void {
  const { stdout, env } = session;
  const columns = widthOf(stdout, env);
  // A program that reads the help would not join the lines again.
  const lineWidth = stdout.isTerminal ? columns : Number.POSITIVE_INFINITY;
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => written.push(text),
      writeErr: (text) => errors.push(text),
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
    })
    .configureHelp({
      minWidthToWrap: 1,
      formatItem,
      // The empty default of a repeatable option need not be shown.
      optionDescription: (option) => Help.prototype.optionDescription(option).replace(/ ?\(default: \[\]\)$/, ''),
      commandUsage: (one) => wrap(Help.prototype.commandUsage(one), columns - 'Usage: '.length).join('\n       '),
    })
    .addHelpText('after', renderExamples(command.name(), columns, lineWidth));
  for (const part of command.commands) addHelp(part, session, written, errors);
}
