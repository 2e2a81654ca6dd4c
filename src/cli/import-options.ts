import { type Command, InvalidArgumentError } from 'commander';
import { parseHostName } from '../scenario/index.js';

/** What `mxsim import` reads, as commander hands it over. */
export interface ImportOptions {
  readonly zone?: readonly string[];
  readonly dig?: readonly string[];
  /** The domain of files that do not name it. */
  readonly origin?: string;
  readonly mtaSts?: string;
  readonly output?: string;
  readonly quiet?: boolean;
}

/** A name as it stands in a zone: in small letters and without its final dot. */
function parseName(text: string): string {
  const reading = parseHostName(text);
  if (reading.ok) return reading.value;
  const { message, suggestion } = reading.fault;
  throw new InvalidArgumentError(`${message}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}.`);
}

export function addImportOptions(command: Command): Command {
  return command
    .option('--zone <file...>', 'a zone file, as a name server reads it (RFC 1035)')
    .option('--dig <file...>', 'what dig printed')
    .option('--origin <name>', 'the domain of files that do not name it', parseName)
    .option('--mta-sts <file>', 'the MTA-STS policy, as it stands on the web server')
    .option('--output <file>', 'write the scenario there (default: print it)')
    .option('--quiet', 'print the scenario and errors, and nothing else');
}
