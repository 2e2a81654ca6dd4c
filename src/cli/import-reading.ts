import {
  type DnsSource,
  decodeText,
  type Policy,
  type PostconfFinding,
  readDig,
  readPolicy,
  readPostconf,
  readZone,
} from '../import/index.js';
import type { Problem } from '../scenario/index.js';
import { askLive } from './dns/live.js';
import { ownResolvers, readResolver } from './dns/resolvers.js';
import type { ImportOptions } from './import-options.js';
import { readInputs } from './inputs.js';
import { readNameOption } from './option-values.js';
import type { Session } from './session.js';

/** What was read, and what is wrong with it. */
export interface ImportReading {
  readonly sources: string[];
  readonly dns: DnsSource[];
  policy: Policy | undefined;
  postconf: PostconfFinding | undefined;
  readonly problems: Problem[];
  /** Plain lines: a file that could not be read, an option that says nothing. */
  readonly wrong: string[];
}

function emptyReading(): ImportReading {
  return { sources: [], dns: [], policy: undefined, postconf: undefined, problems: [], wrong: [] };
}

/** A name that an option or an argument gives; undefined where it is none, which is noted. */
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
      if (input.ok) use(input.file, decodeText(input.bytes));
      else reading.wrong.push(`mxsim: ${input.line}\n`);
    }
  };
  const take = ({ source, problems }: { source: DnsSource; problems: readonly Problem[] }): void => {
    reading.dns.push(source);
    reading.problems.push(...problems);
  };
  const { zone = [], dig = [], mtaSts, postconf } = options;
  const origin = options.origin === undefined ? undefined : nameIn(reading, '--origin', options.origin);
  await each(zone, (file, text) => take(readZone(file, text, origin)));
  await each(dig, (file, text) => take(readDig(file, text, origin)));
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

/** Reads all that the command line names: files first, then the DNS. */
export async function readMaterial(
  domains: readonly string[],
  options: ImportOptions,
  session: Session,
): Promise<ImportReading> {
  const reading = emptyReading();
  await readFiles(reading, options, session);
  await readLive(reading, domains, options);
  return reading;
}
