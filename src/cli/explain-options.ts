import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ChangeOptions, MessageOptions } from '../jobs/index.js';
import { FATES, KINDS } from '../mail/index.js';

export interface ExplainOptions extends ChangeOptions, MessageOptions {
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
