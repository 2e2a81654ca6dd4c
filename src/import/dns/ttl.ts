/** Seconds of the units in a zone file, which add up, `1h30m`, in either case (BIND 9 manual, "Zone File"). */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const TTL = /^(?:\d{1,10}[smhdw])+$|^\d{1,10}$/i;

/** The highest TTL; a higher one counts as 0 (RFC 2181 §8). */
const HIGHEST = 2_147_483_647;

export function looksLikeTtl(text: string): boolean {
  return text.length <= 60 && TTL.test(text);
}

/** A TTL [s]; undefined if the text is none. */
export function readTtl(text: string): number | undefined {
  if (!looksLikeTtl(text)) return undefined;
  if (/^\d+$/.test(text)) return bounded(Number(text));
  let total = 0;
  for (const [, amount = '0', unit = 's'] of text.toLowerCase().matchAll(/(\d+)([smhdw])/g)) {
    total += Number(amount) * (UNITS[unit] ?? 1);
  }
  return bounded(total);
}

function bounded(seconds: number): number {
  return seconds > HIGHEST ? 0 : seconds;
}
