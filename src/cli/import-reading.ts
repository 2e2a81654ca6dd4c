import { tmpdir } from 'node:os';
import { dirname, relative, resolve } from 'node:path';
import {
  Arrivals,
  type DnsSource,
  decodeText,
  findInLogs,
  type LogFindings,
  LogReader,
  type LogReading,
  type Policy,
  type PostconfFinding,
  readDig,
  readPolicy,
  readPostconf,
  readUptime,
  readZone,
  type Scratch,
  type UptimeFinding,
} from '../import/index.js';
import type { Problem } from '../scenario/index.js';
import { askLive } from './dns/live.js';
import { ownResolvers, readResolver } from './dns/query.js';
import type { ImportOptions } from './import-options.js';
import { readInputs } from './inputs.js';
import { readLogFiles } from './log-files.js';
import { readNameOption } from './option-values.js';
import { refusal } from './saving.js';
import { openScratchFile } from './scratch-file.js';
import type { Session } from './session.js';
import { shownName } from './terminal.js';

/** The material that was read, and the problems in it. */
export interface ImportReading {
  readonly sources: string[];
  readonly dns: DnsSource[];
  policy: Policy | undefined;
  postconf: PostconfFinding | undefined;
  logs: LogFindings | undefined;
  /** The logs' data before it was made into parts of a scenario. */
  logReading: LogReading | undefined;
  readonly uptime: UptimeFinding[];
  /** Lines about the parts of the logs that were not read. */
  readonly remarks: string[];
  /** The pieces of the arrivals file, from the beginning at each call; undefined if the file is not wanted. */
  arrivals: (() => Iterable<string>) | undefined;
  /** Frees the disk space that the reading took. */
  close: () => void;
  readonly problems: Problem[];
  /** Plain lines: a file that could not be read, an option that has no effect. */
  readonly wrong: string[];
}

function emptyReading(): ImportReading {
  const none = { policy: undefined, postconf: undefined, logs: undefined, logReading: undefined, arrivals: undefined };
  const close = (): void => undefined;
  return { sources: [], dns: [], uptime: [], ...none, close, remarks: [], problems: [], wrong: [] };
}

/** Reads a name from an option or an argument; undefined if it is not one, which is noted. */
function nameIn(reading: ImportReading, option: string, written: string): string | undefined {
  const name = readNameOption(option, written);
  if (name.ok) return name.value;
  reading.wrong.push(name.line);
  return undefined;
}

async function readFiles(reading: ImportReading, options: ImportOptions, session: Session): Promise<void> {
  const each = async (files: readonly string[], use: (file: string, text: string) => void): Promise<void> => {
    reading.sources.push(...files);
    for (const input of await readInputs(files, session)) {
      if (input.ok && input.bytes[0] === 0x1f && input.bytes[1] === 0x8b)
        reading.wrong.push(`mxsim: ${shownName(input.file)} is packed by gzip: unpack it first\n`);
      else if (input.ok) use(input.file, decodeText(input.bytes));
      else reading.wrong.push(`mxsim: ${input.line}\n`);
    }
  };
  const take = ({ source, problems }: { source: DnsSource; problems: readonly Problem[] }): void => {
    reading.dns.push(source);
    reading.problems.push(...problems);
  };
  const { zone = [], dig = [], uptime = [], mtaSts, postconf } = options;
  const origin = options.origin === undefined ? undefined : nameIn(reading, '--origin', options.origin);
  await each(zone, (file, text) => take(readZone(file, text, origin)));
  await each(dig, (file, text) => take(readDig(file, text, origin)));
  await each(uptime, (file, text) => {
    const { findings, problems } = readUptime(file, text);
    reading.uptime.push(...findings);
    reading.problems.push(...problems);
  });
  await each(mtaSts === undefined ? [] : [mtaSts], (file, text) => notePolicy(reading, file, text));
  await each(postconf === undefined ? [] : [postconf], (file, text) => {
    const { finding, problems } = readPostconf(file, text);
    reading.postconf = finding ?? undefined;
    reading.problems.push(...problems);
  });
}

function notePolicy(reading: ImportReading, from: string, text: string): void {
  const policy = readPolicy(from, text);
  if (policy.ok) reading.policy = policy.policy;
  else reading.problems.push(...policy.problems);
}

async function readLive(reading: ImportReading, written: readonly string[], options: ImportOptions): Promise<void> {
  const domains = written.flatMap((one) => nameIn(reading, 'DOMAIN', one) ?? []);
  const { resolver } = options;
  const given = resolver === undefined ? undefined : readResolver(resolver);
  if (resolver !== undefined && given === undefined) {
    reading.wrong.push(
      `mxsim: --resolver ${resolver}: expected an IP address and perhaps a port, such as 192.0.2.53:53\n`,
    );
  }
  if (reading.wrong.length > 0 || domains.length === 0) return;
  const { source, problems } = await askLive(domains, given === undefined ? ownResolvers() : [given]);
  reading.dns.push(source);
  reading.sources.push(...domains);
  reading.wrong.push(...problems.map((line) => `mxsim: ${line}\n`));
  const [domain] = domains;
  if (options.fetch !== true || domain === undefined || reading.policy !== undefined) return;
  const { fetchPolicy } = await import('./dns/fetch-policy.js');
  const fetched = await fetchPolicy(domain);
  if (fetched.ok) notePolicy(reading, fetched.url, fetched.text);
  else reading.wrong.push(`mxsim: ${fetched.line}\n`);
}

function openScratch(reading: ImportReading): Scratch {
  const scratch = openScratchFile();
  reading.close = scratch.close;
  return scratch;
}

/** Reads the logs, which may be larger than memory. */
async function readLogs(reading: ImportReading, options: ImportOptions, session: Session): Promise<void> {
  const { log = [], arrivals, keepHosts = false, output } = options;
  if (log.length === 0) {
    if (arrivals !== undefined) reading.wrong.push('mxsim: --arrivals needs --log FILE\n');
    if (options.check === true) reading.wrong.push('mxsim: --check needs --log FILE\n');
    return;
  }
  const reader = new LogReader();
  const rows = arrivals === undefined ? null : new Arrivals(reader.tally, () => openScratch(reading));
  try {
    reading.wrong.push(...(await readLogFiles(log, reader, session)));
  } catch (error) {
    reading.wrong.push(`mxsim: cannot keep arrivals in ${shownName(tmpdir())}: ${refusal(error).reason}\n`);
  }
  if (reading.wrong.length > 0) return;
  const found = reader.finish();
  reading.sources.push(...log);
  const { count, first } = found.unread;
  if (count > 0) {
    reading.remarks.push(
      `mxsim: ${count} ${count === 1 ? 'line' : 'lines'} of the logs could not be read; the first:\n`,
    );
    for (const { source, line, text } of first) reading.remarks.push(`  ${source}:${line}: ${text}\n`);
  }
  const replay =
    arrivals === undefined
      ? null
      : relative(dirname(resolve(session.folder, output ?? 'x')), resolve(session.folder, arrivals));
  const findings = findInLogs(found, { keepHosts, replay });
  if (findings === null) {
    const why = found.mta === null ? 'no line of Postfix or Exim is in it' : 'no message arrives in it';
    reading.wrong.push(`${reading.remarks.join('')}mxsim: ${log.join(', ')}: ${why}\n`);
    return;
  }
  reading.logs = findings;
  reading.logReading = found;
  if (rows === null) return;
  reading.arrivals = () => rows.render(findings);
  if (rows.left > 0)
    reading.remarks.push(`mxsim: ${rows.left} arrivals were left out: a replay has at most 10 million\n`);
}

/** Reads everything that the command line names: files first, then the DNS. */
export async function readMaterial(
  domains: readonly string[],
  options: ImportOptions,
  session: Session,
): Promise<ImportReading> {
  const reading = emptyReading();
  await readFiles(reading, options, session);
  if (reading.wrong.length === 0) await readLogs(reading, options, session);
  await readLive(reading, domains, options);
  return reading;
}
