import { printableName } from './printable.js';

/** Keys of a scenario in words; `of`: the name of the server, sender, site or domain above them. */
const KEYS: Readonly<Record<string, (of: string) => string>> = {
  for: (of) => `outage of ${of}`,
  mttr: (of) => `mean repair time of ${of}`,
  mtbf: (of) => `mean time between failures of ${of}`,
  at: (of) => `when ${of} fails`,
  probability: (of) => `how often ${of} fails`,
  rtt: (of) => `round trip to ${of}`,
  service: (of) => `service time of ${of}`,
  ttl: (of) => `TTL of ${of}`,
  negativeTtl: (of) => `negative TTL of ${of}`,
  giveUpAfter: (of) => `when ${of} gives up`,
  hosts: (of) => `hosts of ${of}`,
  maxSize: (of) => `largest message at ${of}`,
  bandwidth: (of) => `bandwidth of ${of}`,
  mta: (of) => `MTA of ${of}`,
  mx: (of) => `MX records of ${of}`,
};

const PARTIES = new Set(['servers', 'senders', 'sites', 'domains', 'dns', 'mtas']);

/** `servers["mx1"].failures[0].for` as `servers`, `mx1`, `failures`, `0`, `for`. */
function keysOf(path: string): string[] {
  return [...path.matchAll(/"((?:[^"\\]|\\.)*)"|([^.[\]"]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** A parameter in words: `outage of mx1.example.org`; its last key if there are no words for it. */
function parameterWords(path: string): string {
  const keys = keysOf(path);
  const last = keys.at(-1) ?? path;
  const [room = '', of = ''] = keys;
  if (room === 'traffic' && keys[2] === 'from' && keys.length === 4) return `share of ${printableName(last, 40)}`;
  if (room === 'traffic' && last === 'rate') return 'rate of mail';
  if (!PARTIES.has(room) || keys.length < 3) return printableName(last, 40);
  return Object.hasOwn(KEYS, last) ? (KEYS[last]?.(printableName(of, 40)) ?? last) : partWords(keys);
}

/** Words for entries of lists, which are counted from 1. */
const ENTRIES: Readonly<Record<string, string>> = { mx: 'MX record', failures: 'failure' };

/** A key that there are no words for, with its owner: `honoursBackups of shop`, `MX record 2 of example.org`. */
function partWords(keys: readonly string[]): string {
  const [list = '', last = ''] = keys.slice(-2);
  const of = printableName(keys[1] ?? '', 40);
  if (!/^\d+$/.test(last)) return `${printableName(last, 40)} of ${of}`;
  const noun = Object.hasOwn(ENTRIES, list) ? ENTRIES[list] : printableName(list, 40);
  return `${noun} ${Number(last) + 1} of ${of}`;
}

/** Words for a parameter that is removed: the entry itself if its words begin with "when" or "how". */
function removedWords(path: string): string {
  const words = parameterWords(path);
  return /^(?:when|how) /.test(words) ? partWords(keysOf(path)) : words;
}

/** All parameters of a sweep in words; the path itself if the words are not unique. */
export function parameterTitles(paths: readonly string[]): string[] {
  const words = paths.map(parameterWords);
  return words.map((label, at) =>
    words.filter((other) => other === label).length > 1 ? printableName(paths[at] ?? label, 64) : label,
  );
}

/** The name of a set-up. Unnamed ones are called by their change, `PATH=VALUE`, which is put into words. */
export function setUpName(name: string): string {
  const [, path, value] = /^((?:[^="[\]]|"[^"]*"|\[[^\]]*\])+)=(.*)$/s.exec(name.trim()) ?? [];
  if (path === undefined || value === undefined || !/[.[]/.test(path)) return printableName(name);
  const words = parameterWords(path);
  return printableName(value.trim() === '' ? `without ${removedWords(path)}` : `${words} ${value.trim()}`);
}
