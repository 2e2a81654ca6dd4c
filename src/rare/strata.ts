import { decidingDomain, flowsOf, routesOf } from '../checks/index.js';
import type { MtaBehaviour } from '../mail/index.js';
import type { Model, SenderModel, ServerModel } from '../model/index.js';
import type { PerSecond, Share } from '../units/index.js';

/** Wanted mail of one sender to one domain: all of it meets the same servers, and waits for them in the same way. */
export interface Stratum {
  /** Share of all wanted mail. */
  readonly weight: Share;
  /** Arrival rate of this mail [1/s]. */
  readonly rate: PerSecond;
  readonly sender: string;
  readonly domain: string;
  /** Index of the domain in the model. */
  readonly domainNumber: number;
  /** Index in the model's traffic of the entry that sends it. */
  readonly traffic: number;
  /** The sender with hosts of one kind: all of them honour backups, or none does. */
  readonly from: SenderModel;
  /** Servers that the domain's records lead to. */
  readonly servers: readonly ServerModel[];
  /** Those of them that deliver mail rather than relay it. */
  readonly final: readonly ServerModel[];
}

/** The wanted mail of a model, by sender and domain, the largest part first. */
export function strataOf(model: Model): readonly Stratum[] {
  const routes = new Map(routesOf(model).map((route) => [route.domain.name, route]));
  const numbers = new Map(model.domains.map(({ name }, number) => [name, number]));
  const found: Stratum[] = [];
  for (const { from, addressed, traffic, rate, invalidRecipients } of flowsOf(model)) {
    const servers = routes.get(decidingDomain(model, addressed)?.name ?? '')?.servers ?? [];
    for (const { sender, share } of from) {
      const wanted = rate * share * (1 - invalidRecipients) * (1 - sender.spam - sender.virus);
      const { honoursBackups } = sender.mta;
      for (const [honours, part] of [[1, honoursBackups] as const, [0, 1 - honoursBackups] as const]) {
        if (wanted * part <= 0) continue;
        found.push({
          weight: wanted * part,
          rate: wanted * part,
          sender: sender.name,
          domain: addressed,
          domainNumber: numbers.get(addressed) ?? 0,
          traffic,
          from: { ...sender, spam: 0, virus: 0, mta: { ...sender.mta, honoursBackups: honours } },
          servers,
          final: servers.filter(({ relay }) => relay === null),
        });
      }
    }
  }
  const sum = found.reduce((total, { weight }) => total + weight, 0);
  return found.map((one) => ({ ...one, weight: one.weight / sum })).sort((a, b) => b.weight - a.weight);
}

/** True if the time at which this MTA tries a message depends on the fate of others, which must then be simulated as well. */
export function sharesMemory({ deadHosts, retry, concurrency, giveUpAfter }: MtaBehaviour): boolean {
  return (
    deadHosts !== null ||
    concurrency !== null ||
    retry.per !== 'message' ||
    retry.atOnce !== null ||
    giveUpAfter.hostDown !== null
  );
}
