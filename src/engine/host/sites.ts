import type { Zone } from './zone.js';

/**
 * The site of each domain: the first domain whose MX records name the same hosts at all times. What senders that count by
 * site take for one; where records never name any, the domain itself.
 */
export function sitesOf(zone: Zone): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(zone.domains, (_, domain) => {
    const hosts = hostsOverTime(zone, domain);
    const site = hosts === '' ? domain : (first.get(hosts) ?? domain);
    if (hosts !== '') first.set(hosts, site);
    return site;
  });
}

/** The hosts that a domain's MX records name, and when that changes, as one text; empty where they never name any. */
function hostsOverTime(zone: Zone, domain: number): string {
  const sets = zone.historyOf(domain).map(({ from, answer }) => {
    const named = zone.recordHost.subarray(zone.recordFirst[answer], zone.recordFirst[answer + 1]);
    return { from, set: [...new Set(named)].sort((a, b) => a - b).join(' ') };
  });
  if (sets.every(({ set }) => set === '')) return '';
  const changes = sets.filter(({ set }, i) => set !== sets[i - 1]?.set);
  return changes.map(({ from, set }) => `${from}: ${set}`).join('; ');
}
