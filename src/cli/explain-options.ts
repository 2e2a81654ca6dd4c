import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ChangeOptions, MessageOptions } from '../jobs/index.js';
import { FATES, KINDS } from '../mail/index.js';

/** Maximum value of the options that take a count: of messages, or of attempts. */
const MOST = 10_000;

export interface ExplainOptions extends ChangeOptions, MessageOptions {
  /** Prints long traces in full. */
  readonly all?: boolean;
  /** Shows sessions as SMTP dialogues. */
  readonly dialogue?: boolean;
  readonly format: 'text' | 'json' | 'markdown' | 'html';
  readonly output?: string;
  readonly quiet?: boolean;
}

function parseMessage(text: string): number | 'all' {
  if (text === 'all') return text;
  const message = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(message) && message >= 1) return message;
  throw new InvalidArgumentError('Expected a whole number from 1, or all.');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST) return count;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST}.`);
}

/** Several fates are losses: the error for `--fate lost` names the option `--lost`. */
function fateOption(): Option {
  const option = new Option('--fate <fate>', 'only messages that ended so').choices(FATES);
  const read = option.parseArg;
  return option.argParser((value, previous) => {
    if (value === 'lost')
      throw new InvalidArgumentError(`Allowed choices are ${FATES.join(', ')}; --lost takes all but the first.`);
    return read?.(value, previous);
  });
}

/** A likely mistake for `--via`: the error says so, since commander would suggest `--sender`. */
function serverOption(): Option {
  return new Option('--server <server>').hideHelp().argParser(() => {
    throw new InvalidArgumentError('--via SERVER takes messages that were offered to a server.');
  });
}

/** Adds the options that select messages and the way their traces are shown. */
export function addExplainOptions(command: Command): Command {
  return command
    .option(
      '--message <which>',
      'its number in order of arrival, or all (default: 1, or the first that matches)',
      parseMessage,
    )
    .addOption(fateOption())
    .option('--sender <name>', 'only messages of this sender')
    .option('--domain <name>', 'only messages for this domain')
    .addOption(new Option('--kind <kind>', 'only messages of this kind; ham is wanted mail').choices(KINDS))
    .option('--lost', 'only wanted messages that did not arrive')
    .option('--via <server>', 'only messages that were offered to this server')
    .addOption(serverOption())
    .option('--attempts <count>', 'only messages that took so many attempts, or more', parseCount)
    .option('--relayed', 'only messages that were in the queue of a relay')
    .option('--slowest', 'of these, the one that was delivered latest after its submission')
    .option('--random', 'of these, one drawn by the seed')
    .option('--count <count>', 'so many instead of one: the first, the slowest, or as many drawn', parseCount)
    .option('--all', 'show long stories whole')
    .option('--dialogue', 'tell sessions command by command, with the replies')
    .addOption(
      new Option('--format <format>', 'how stories are shown')
        .choices(['text', 'json', 'markdown', 'html'])
        .default('text'),
    )
    .option('--output <file>', 'write there instead of to standard output')
    .option('--quiet', 'show no progress');
}
