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

/** What a parameter is, in words: `outage of mx1.example.org`; its last key where there are no words for it. */
export function parameterWords(path: string): string {
  const keys = keysOf(path);
  const last = keys.at(-1) ?? path;
  const [room = '', of = ''] = keys;
  if (room === 'traffic' && keys[2] === 'from' && keys.length === 4) return `share of ${printableName(last, 40)}`;
  if (room === 'traffic' && last === 'rate') return 'rate of mail';
  if (PARTIES.has(room) && keys.length > 2 && Object.hasOwn(KEYS, last))
    return KEYS[last]?.(printableName(of, 40)) ?? last;
  return printableName(last, 40);
}

/** All parameters of a sweep in words; the path itself where the words do not tell it from another. */
export function parameterTitles(paths: readonly string[]): string[] {
  const words = paths.map(parameterWords);
  return words.map((label, at) =>
    words.filter((other) => other === label).length > 1 ? printableName(paths[at] ?? label, 64) : label,
  );
}

/** The name of a set-up. One that was given none is called by what it changes, `PATH=VALUE`, and that is put into words. */
export function setUpName(name: string): string {
  const [, path, value] = /^((?:[^="[\]]|"[^"]*"|\[[^\]]*\])+)=(.*)$/s.exec(name.trim()) ?? [];
  if (path === undefined || value === undefined || !/[.[]/.test(path)) return printableName(name);
  const words = parameterWords(path);
  return printableName(value.trim() === '' ? `without ${words}` : `${words} ${value.trim()}`);
}
