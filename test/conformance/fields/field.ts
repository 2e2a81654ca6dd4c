import type { Case, LabHost, Mta } from '../recording.js';

/**
 * What a word of a mode means: failures of the server, keys of the server that hold for the whole run, or, as a text, why a
 * scenario cannot say it.
 */
export type Meaning = { readonly failures: readonly object[] } | { readonly keys: object } | string;

/** When a mode holds; nothing where it holds for the whole run. */
export type Timing = { at?: string; for?: string };

/** Where a word of a mode stands. */
export interface Told {
  /** What follows its colon. */
  readonly value: string;
  readonly timing: Timing;
  readonly host: LabHost;
}

/**
 * A field of what the laboratory can be told, and how a scenario says it. A mode is several words joined by `+`; each word
 * belongs to one field. The other functions add keys that come from records, sizes and variants.
 */
export interface Field {
  /** By the word before the colon. */
  readonly modes?: Readonly<Record<string, (told: Told) => Meaning>>;
  /** By the name of a variant (`noaddr` of the run `v6.noaddr`): keys of the sender on top of its preset, or why not. */
  readonly variants?: Readonly<Record<string, (mta: Mta) => object | string>>;
  /** Why a case cannot be said whatever its modes; `null` where this field has nothing against it. */
  readonly cannotSay?: (set: Case) => string | null;
  /** Further keys of the domain, of a server, of names under `dns`, of the traffic. */
  readonly domain?: (set: Case) => object;
  readonly server?: (host: LabHost, set: Case) => object;
  readonly names?: (set: Case) => Readonly<Record<string, object>>;
  readonly traffic?: (set: Case) => object;
  /** Keys of the sender on top of its preset, where a set was recorded with other settings than those as shipped. */
  readonly sender?: (set: Case, mta: Mta) => object;
}

/** Seconds as the language writes them. */
export function seconds(t: number): string {
  return `${Number(t.toFixed(3))}s`;
}

/** A code of the laboratory, `552` or `552:5.3.4`, as a reply. */
export function replyOf(code: string): string {
  return `${code.replace(':', ' ')} as told`;
}

/** A field of modes that no scenario can say so far: `words` with the reason. */
export function notYet(words: readonly string[], reason: string): NonNullable<Field['modes']> {
  return Object.fromEntries(words.map((word) => [word, () => reason]));
}
