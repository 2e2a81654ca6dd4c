import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ChangeOptions } from '../jobs/index.js';
import { FATES, type Fate, KINDS, type Kind } from '../mail/index.js';

export interface ExplainOptions extends ChangeOptions {
  readonly message?: number | 'all';
  readonly fate?: Fate;
  readonly sender?: string;
  readonly domain?: string;
  readonly kind?: Kind;
  readonly slowest?: boolean;
  readonly random?: boolean;
  /** Long stories whole. */
  readonly all?: boolean;
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

/** The options that say which message, and how its story is shown. */
export function addExplainOptions(command: Command): Command {
  return command
    .option(
      '--message <which>',
      'its number in order of arrival, or all (default: 1, or the first that matches)',
      parseMessage,
    )
    .addOption(new Option('--fate <fate>', 'only messages that ended so').choices(FATES))
    .option('--sender <name>', 'only messages of this sender')
    .option('--domain <name>', 'only messages for this domain')
    .addOption(new Option('--kind <kind>', 'only messages of this kind; ham is wanted mail').choices(KINDS))
    .option('--slowest', 'of these, the one that was delivered latest after its submission')
    .option('--random', 'of these, one drawn by the seed')
    .option('--all', 'show long stories whole')
    .addOption(
      new Option('--format <format>', 'how stories are shown')
        .choices(['text', 'json', 'markdown', 'html'])
        .default('text'),
    )
    .option('--output <file>', 'write there instead of to standard output')
    .option('--quiet', 'show no progress');
}

/** What is wrong with a combination of options; `undefined` where nothing is. */
export function findContradiction(options: ExplainOptions): string | undefined {
  const { message, fate, sender, domain, kind, slowest, random } = options;
  if (slowest === true && random === true)
    return '--slowest and --random each choose one message: leave one of them out';
  if (slowest === true && fate !== undefined && fate !== 'delivered') {
    return `--slowest chooses among delivered messages, and --fate ${fate} asks for others`;
  }
  const chooses = slowest === true ? '--slowest' : random === true ? '--random' : undefined;
  if (message !== undefined && chooses !== undefined)
    return `--message and ${chooses} contradict each other: leave one of them out`;
  const filters = Object.entries({ fate, sender, domain, kind }).filter(([, value]) => value !== undefined);
  const [first] = filters;
  if (typeof message === 'number' && first !== undefined) {
    return `--message ${message} names one message already: leave out --${first[0]}, or ask for --message all`;
  }
  return undefined;
}
