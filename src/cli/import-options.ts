import type { Command } from 'commander';

/** Options of `mxsim import`, as commander hands them over. */
export interface ImportOptions {
  readonly zone?: readonly string[];
  readonly dig?: readonly string[];
  /** Output of `postconf -n`. */
  readonly postconf?: string;
  readonly log?: readonly string[];
  /** Records of the uptime of servers. */
  readonly uptime?: readonly string[];
  /** File for the arrivals of the logs, for a `replay`. */
  readonly arrivals?: string;
  /** Runs the scenario, and compares its delays with those of the log. */
  readonly check?: boolean;
  /** Keeps the names of clients in logs. */
  readonly keepHosts?: boolean;
  /** The domain of files that do not name one. */
  readonly origin?: string;
  readonly mtaSts?: string;
  /** A name server: `ADDRESS` or `ADDRESS:PORT`. */
  readonly resolver?: string;
  /** Allows fetching the MTA-STS policy over HTTPS. */
  readonly fetch?: boolean;
  /** Scenario that the findings are merged into. */
  readonly into?: string;
  readonly output?: string;
  readonly quiet?: boolean;
}

export function addImportOptions(command: Command): Command {
  return command
    .option('--zone <file...>', 'a zone file, as a name server reads it (RFC 1035)')
    .option('--dig <file...>', 'what dig printed')
    .option('--postconf <file>', 'what postconf -n printed on a sending host')
    .option('--log <file...>', 'logs of Postfix or Exim, in any order, packed (gzip) or not; - is standard input')
    .option('--uptime <file...>', 'when servers were up: CSV files with down,up or time,status, and perhaps server')
    .option('--arrivals <file>', 'with --log: write the arrivals as a CSV file that the scenario replays')
    .option('--check', 'with --log: run the scenario, and lay its delays over those of the log')
    .option('--keep-hosts', 'with --log: name the senders as they are, instead of numbering them')
    .option('--origin <name>', 'the domain of files that do not name it')
    .option('--mta-sts <file>', 'the MTA-STS policy, as it stands on the web server')
    .option('--resolver <address[:port]>', 'the name server to ask (default: those of this machine)')
    .option('--fetch', 'fetch the MTA-STS policy of the domain over HTTPS')
    .option('--into <file>', 'put what is found into this scenario; the rest of it stays, comments included')
    .option('--output <file>', 'write the scenario there (default: print it, or write it where --into is from)')
    .option('--quiet', 'print the scenario and errors, and nothing else');
}

export interface InitOptions {
  readonly domain?: string;
  /** MX records as `dig +short MX` prints them, separated by commas. */
  readonly mx?: string;
  readonly quiet?: boolean;
}

export function addInitOptions(command: Command): Command {
  return command
    .option('--domain <name>', 'whose mail it is about (default: example.org)')
    .option('--mx <records>', "its MX records, such as '10 mx1.example.org,20 mx2.example.net'")
    .option('--quiet', 'print errors, and nothing else');
}
