import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The recorded MTAs, each the name of a preset. */
export const MTAS = ['postfix', 'exim', 'sendmail', 'opensmtpd', 'courier', 'dma', 'chasquid', 'haraka'] as const;
export type Mta = (typeof MTAS)[number];

/** The folders of recordings: the first is the oldest, each further one a set of its own. */
export const FOLDERS = ['base', 'v6', 'rcpts', 'tls', 'dane', 'sts', 'size', 'stages'] as const;
export type Folder = (typeof FOLDERS)[number];

export type DnsEntry = readonly (string | number)[];

export interface LabHost {
  readonly ip: string;
  readonly host: string;
  readonly mode: string;
  readonly then?: readonly (readonly [number, string])[];
}

/** The set-up of a recording; see `recordings/README.md`. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly domain: string;
  readonly dns: readonly DnsEntry[];
  readonly hosts: readonly LabHost[];
  readonly messages: number;
  readonly gap_s: number;
  readonly recipients: number;
  readonly runs: readonly string[];
  readonly family_size?: number;
  /** Bytes of filler in each message. */
  readonly size?: number;
  /** Domains of the recipients, in turn, where they are several. */
  readonly recipient_domains?: readonly string[];
  /** MTA-STS: its mode and names; before them `http:404` or `badcert`. */
  readonly policy?: readonly string[];
}

/** One connection; several messages may have gone over it. */
export interface RecordedAttempt {
  readonly t: number;
  readonly ip: string;
  readonly outcome: string;
  /** How long the session was [s]; 0 where not noted. */
  readonly lasted: number;
  /** Messages offered in this session. */
  readonly messages: number;
  /** Sessions open at that address when it began, itself included; `null` where not noted. */
  readonly open: number | null;
  /** What became of each recipient or message in this session, as `m002:rcpt 450`; empty where it was one. */
  readonly each: readonly string[];
  /** Version of a completed handshake; code of a refused STARTTLS; parameter of MAIL. `null` where there was none. */
  readonly tls: string | null;
  readonly starttls: string | null;
  readonly mail: string | null;
}

export interface RecordedMessage {
  readonly injected: number | null;
  readonly state: 'delivered' | 'bounced' | 'queued';
  readonly t: number | null;
  readonly ip: string | null;
  /** Taken by a server that then gave no reply. */
  readonly unacknowledged: number;
  /** How often it was delivered. */
  readonly copies: number;
}

export interface RecordedFamily {
  readonly domains: number;
  readonly firstPasses: readonly (readonly string[])[];
  readonly allPasses: readonly (readonly string[])[];
}

export interface Recording {
  readonly id: string;
  readonly folder: Folder;
  readonly set: string;
  /** What was not as shipped (`noaddr` of the set `v6.noaddr`); a clock is no variant. */
  readonly variant: string | null;
  readonly run: RunOfLab;
  /** End of the observation [s]; `null` for families. */
  readonly observed: number | null;
  readonly attempts: readonly RecordedAttempt[];
  /** All of them, where only the first are listed. */
  readonly attemptsTotal: number;
  readonly messages: readonly RecordedMessage[];
  readonly byHost: Readonly<Record<string, { readonly attempts: number; readonly delivered: number }>> | null;
  readonly states: Readonly<Record<string, number>> | null;
  readonly modeChanges: readonly (readonly [number, string, string])[];
  readonly bounceAt: number | null;
  readonly warnings: readonly number[];
  /** Times of MX queries, where nobody was connected to; `queriesCut`: only the first are listed. */
  readonly queries: readonly number[];
  readonly queriesCut: boolean;
  readonly family: RecordedFamily | null;
  readonly note: string | null;
}

/** One run of an MTA in the laboratory. */
export interface RunOfLab {
  readonly name: string;
  /** How many times as fast its clock was. */
  readonly factor: number;
  /** Length of the run [s]. */
  readonly seconds: number;
  /** For how long the MTA had been running when the first message of the run came [s]. */
  readonly startedBefore: number;
}

export interface MtaRecordings {
  readonly mta: Mta;
  readonly version: string;
  readonly settings: readonly string[];
  readonly recordings: readonly Recording[];
}

interface RawRecord {
  readonly case: string;
  readonly set: string;
  readonly run: string;
  readonly observed_s?: number;
  readonly attempts?: readonly RawAttempt[];
  readonly attempts_total?: number;
  readonly messages?: readonly (readonly [
    number | null,
    RecordedMessage['state'],
    number?,
    string?,
    { unacknowledged_copies?: number; copies?: number }?,
  ])[];
  readonly by_host?: Readonly<Record<string, { attempts: number; delivered: number }>>;
  readonly states?: Readonly<Record<string, number>>;
  readonly mode_changes?: readonly (readonly [number, string, string])[];
  readonly first_pass?: Readonly<Record<string, readonly string[]>>;
  readonly all_passes?: Readonly<Record<string, readonly string[]>>;
  readonly domains?: number;
  readonly note?: string;
  readonly bounce?: { readonly t: number };
  readonly delay_warning?: { readonly t: number | readonly number[] };
  readonly mx_queries?: readonly number[];
  readonly mx_queries_cut?: boolean;
}

type RawAttempt = readonly [
  number,
  string,
  string,
  (number | null)?,
  (number | null)?,
  { msgs?: readonly string[]; tls?: string; starttls?: string; mail?: string }?,
];

interface RawFile {
  readonly mta: Mta;
  readonly version: string;
  readonly settings?: readonly string[];
  readonly runs: Readonly<Record<string, { factor: number; seconds: number; started_before_injection_s: number }>>;
  readonly records: readonly RawRecord[];
}

const FOLDER = join(import.meta.dirname, 'recordings');

function pathOf(folder: Folder, name: string): string {
  return folder === 'base' ? join(FOLDER, name) : join(FOLDER, folder, name);
}

function readJson<T>(folder: Folder, name: string): T {
  return JSON.parse(readFileSync(pathOf(folder, name), 'utf8')) as T;
}

/** All set-ups of a folder, in the order of their file. */
export function readCases(folder: Folder): readonly Case[] {
  return readJson<readonly Case[]>(folder, 'cases.json');
}

/** All that one MTA was seen to do; its version and settings are those of the oldest recordings. */
export function readRecordings(mta: Mta): MtaRecordings {
  const { version, settings = [] } = readJson<RawFile>('base', `${mta}.json`);
  return { mta, version, settings, recordings: FOLDERS.flatMap((folder) => recordingsIn(folder, mta)) };
}

function recordingsIn(folder: Folder, mta: Mta): readonly Recording[] {
  if (!existsSync(pathOf(folder, `${mta}.json`))) return [];
  const raw = readJson<RawFile>(folder, `${mta}.json`);
  const runs = new Map<string, RunOfLab>(
    Object.entries(raw.runs).map(([name, run]) => [
      name,
      { name, factor: run.factor, seconds: run.seconds, startedBefore: run.started_before_injection_s },
    ]),
  );
  return raw.records.map((record) => recordingOf(folder, record, runs));
}

/** Names of runs that say how fast the clock was. */
const CLOCKS: readonly string[] = ['long'];

function variantOf(folder: Folder, set: string): string | null {
  const name = folder === 'base' ? undefined : set.split('.')[1];
  return name === undefined || CLOCKS.includes(name) ? null : name;
}

function recordingOf(folder: Folder, raw: RawRecord, runs: ReadonlyMap<string, RunOfLab>): Recording {
  const run = runs.get(raw.run);
  if (run === undefined) throw new Error(`${raw.case} ${raw.set}: there is no run ${raw.run}`);
  const attempts = (raw.attempts ?? []).map(attemptOf);
  const warned = raw.delay_warning?.t ?? [];
  return {
    id: raw.case,
    folder,
    set: raw.set,
    variant: variantOf(folder, raw.set),
    run,
    observed: raw.observed_s ?? null,
    attempts,
    attemptsTotal: raw.attempts_total ?? attempts.length,
    messages: (raw.messages ?? []).map(([injected, state, t, ip, more]) => {
      const { unacknowledged_copies: unacknowledged = 0, copies = 1 } = more ?? {};
      return { injected, state, t: t ?? null, ip: ip ?? null, unacknowledged, copies };
    }),
    byHost: raw.by_host ?? null,
    states: raw.states ?? null,
    modeChanges: raw.mode_changes ?? [],
    bounceAt: raw.bounce?.t ?? null,
    warnings: typeof warned === 'number' ? [warned] : warned,
    queries: raw.mx_queries ?? [],
    queriesCut: raw.mx_queries_cut ?? false,
    family: raw.first_pass === undefined ? null : familyOf(raw, raw.first_pass),
    note: raw.note ?? null,
  };
}

function familyOf(raw: RawRecord, firstPass: Readonly<Record<string, readonly string[]>>): RecordedFamily {
  return {
    domains: raw.domains ?? 0,
    firstPasses: Object.values(firstPass),
    allPasses: Object.values(raw.all_passes ?? {}),
  };
}

/** A handshake that broke, whoever broke it and how. */
export const BROKEN_HANDSHAKE = 'handshake broken';

/** What is one thing in different words. dma says STARTTLS although nobody offers it, and leaves as others do. */
const ALIKE: Readonly<Record<string, string>> = {
  'closed after STARTTLS': BROKEN_HANDSHAKE,
  'handshake failed': BROKEN_HANDSHAKE,
  'starttls 502': 'no mail sent',
};

/** `delivered x12`: twelve messages in one session. */
function attemptOf([t, ip, words, lasted, open, more]: RawAttempt): RecordedAttempt {
  const [outcome = '', times] = words.split(' x');
  const { msgs: each = [], tls = null, starttls = null, mail = null } = more ?? {};
  const messages = times === undefined ? 1 : Number(times);
  return {
    t,
    ip,
    outcome: ALIKE[outcome] ?? outcome,
    lasted: lasted ?? 0,
    messages,
    open: open ?? null,
    each,
    tls,
    starttls,
    mail,
  };
}
