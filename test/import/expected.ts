import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Call, call } from '../cli/in-memory.js';
import { ROOT } from '../house/source-files.js';

export const FILES = join(ROOT, 'test/import/files');

/** What must be found in a file: the `.expected.json` beside it. Of the keys, those that its kind has. */
export interface Expected {
  readonly args: readonly string[];
  readonly ok: boolean;
  readonly exit?: number;
  /** A scenario or a clear error; an error, or a scenario that is right. */
  readonly either?: true;
  readonly orOk?: true;
  readonly errorWords?: readonly string[];
  readonly withoutOrigin?: 'error';
  readonly domains?: Readonly<Record<string, ExpectedDomain>>;
  readonly servers?: Readonly<
    Record<string, { readonly family: 'ipv4' | 'ipv6' | 'both' | null; readonly tlsa?: boolean }>
  >;
  readonly behaviour?: ExpectedBehaviour;
  readonly via?: string;
  readonly fallback?: string;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly advice?: readonly {
    readonly words: readonly string[];
    readonly names?: readonly string[];
    readonly line?: number;
  }[];
}

/** What a configuration must come to. Times as the language writes them. */
export interface ExpectedBehaviour {
  readonly giveUpAfter: string;
  readonly age: readonly [string, string];
  readonly scan: string;
  readonly connect: string;
  readonly addresses: number | 'unlimited';
  readonly sessions: number | 'unlimited';
  readonly family?: Readonly<Record<string, unknown>>;
  readonly tls?: string;
  readonly greeting5xx?: string;
  readonly concurrency?: { readonly initial: number; readonly max: number };
}

export interface ExpectedDomain {
  readonly mx?: readonly string[];
  readonly ttl?: number | null;
  readonly ttlMay?: readonly number[];
  readonly negativeTtl?: number;
  readonly mtaSts?: boolean;
  readonly lookup?: string;
}

export function readExpected(folder: string): { readonly name: string; readonly expected: Expected }[] {
  const ending = '.expected.json';
  return readdirSync(join(FILES, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => ({
      name: file.slice(0, -ending.length),
      expected: JSON.parse(readFileSync(join(FILES, folder, file), 'utf8')),
    }));
}

/** Runs `mxsim import` in a folder of the files. */
export async function importIn(folder: string, args: readonly string[]): Promise<Call> {
  return call(['import', ...args], { folder: join(FILES, folder) });
}

/** A scenario that was written, as plain values. */
export interface WrittenScenario {
  readonly domains: Readonly<Record<string, { mx?: string[]; ttl?: string; lookup?: unknown }>>;
  readonly servers: Readonly<Record<string, { hosts?: string[] }>>;
  readonly dns?: Readonly<Record<string, unknown>>;
  readonly mtas?: Readonly<Record<string, unknown>>;
  readonly senders: Readonly<Record<string, unknown>>;
  readonly traffic: readonly Readonly<Record<string, unknown>>[];
}

export function scenarioIn(text: string): WrittenScenario {
  return parse(text);
}

/** The scenario as it will be when the language can say all of it: keys that are comments now, among the others. */
export function withComments(text: string): string {
  const keys = /^( +)# ((?:negativeTtl|mtaSts|dane|family|tls|via|fallback|inet\w*): .*)$/gm;
  return text
    .replace(keys, '$1$2')
    .replace(/: \{\}( {2}#.*)?\n( +)(negativeTtl|mtaSts|dane|family|tls|via|fallback):/g, ':$1\n$2$3:');
}
