import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ChangeOptions } from '../jobs/index.js';
import { KINDS, type Kind } from '../mail/index.js';

export interface TraceOptions extends ChangeOptions {
  readonly message?: number;
  readonly sender?: string;
  readonly domain?: string;
  readonly server?: string;
  readonly kind?: Kind;
  /** Absent: by the extension of the file, else NDJSON. */
  readonly format?: 'ndjson' | 'csv' | 'parquet';
  readonly output?: string;
  readonly quiet?: boolean;
}

function parseMessage(text: string): number {
  const message = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(message) && message >= 1) return message;
  throw new InvalidArgumentError('Expected a whole number from 1.');
}

/** Adds the options that select the attempts and the destination of the list. */
export function addTraceOptions(command: Command): Command {
  return command
    .option('--message <number>', 'only of this message of each replication, by its order of arrival', parseMessage)
    .option('--sender <name>', 'only of messages of this sender')
    .option('--domain <name>', 'only of messages for this domain')
    .option('--server <name>', 'only of attempts at this server')
    .addOption(new Option('--kind <kind>', 'only of messages of this kind; ham is wanted mail').choices(KINDS))
    .addOption(
      new Option(
        '--format <format>',
        'one JSON object a line, CSV, or Parquet (default: as the file name ends, or ndjson)',
      ).choices(['ndjson', 'csv', 'parquet']),
    )
    .option('--output <file>', 'write there instead of to standard output: the whole trace, or nothing')
    .option('--quiet', 'show no progress');
}
