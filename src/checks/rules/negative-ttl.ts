import { DEFAULTS, type FailureTiming, type LookupFailureModel, type Model } from '../../model/index.js';
import { distributionMean } from '../../random/index.js';
import { formatDuration, MINUTE, type Seconds, spellDuration } from '../../units/index.js';
import { defineCheck, type Finding, type ScenarioPath, setting } from '../check.js';

/** Longest negative TTL that is not reported [s]: caches keep the denial for up to that long after the failure. */
const SHORT: Seconds = 5 * MINUTE;

/** Mean length of a failure; `null` for one without end, after which nothing comes. */
function lengthOf(timing: FailureTiming): Seconds | null {
  if (timing.kind === 'always') return null;
  return timing.kind === 'planned' ? timing.for : distributionMean(timing.down);
}

/** Path of the failing name, and the records that are queried there. */
interface Place {
  readonly name: string;
  readonly path: ScenarioPath;
  readonly negativeTtl: Seconds;
  readonly failures: readonly LookupFailureModel[];
  readonly records: readonly LookupFailureModel['record'][];
}

function placesOf({ domains, hosts }: Model): readonly Place[] {
  return [
    ...domains.map(({ name, negativeTtl, failures = [] }) => {
      return { name, path: ['domains', name], negativeTtl, failures, records: [null, 'mx'] as const };
    }),
    ...hosts.map(({ name, negativeTtl = DEFAULTS.domain.negativeTtl, failures = [] }) => {
      return { name, path: ['dns', name], negativeTtl, failures, records: [null, 'a', 'aaaa'] as const };
    }),
  ];
}

/** The shortest denial, if caches keep it longer than it lasts. */
function findingsFor({ name, path, negativeTtl, failures, records }: Place): readonly Finding[] {
  const lengths = failures.flatMap(({ kind, record, timing }) => {
    const isDenial = (kind === 'nxdomain' || kind === 'empty') && records.includes(record);
    const length = isDenial ? lengthOf(timing) : null;
    return length === null || !Number.isFinite(length) ? [] : [length];
  });
  const shortest = Math.min(...lengths);
  if (negativeTtl <= SHORT || !(negativeTtl > shortest)) return [];
  const lasts = formatDuration(shortest);
  return [
    {
      message: `the name servers of ${name} say for ${lasts} that it is not there, and whoever asked then keeps that for ${formatDuration(negativeTtl)}: the failure goes on for up to ${formatDuration(negativeTtl)} after its end`,
      path: [...path, 'negativeTtl'],
      hint: `lower \`negativeTtl\`, the least of the TTL and the last figure of the SOA record (RFC 2308 §5); five minutes cost few queries`,
      mend: setting([...path, 'negativeTtl'], spellDuration(SHORT), 'lost', 'latency.mean'),
    },
  ];
}

/** A denial that caches keep longer than the failure lasts. */
export const negativeTtl = defineCheck(
  {
    code: 'negative-ttl',
    title: 'Denial that outlives its failure',
    mends: 'keeps denials for five minutes',
    looksFor:
      'Name servers that for a time deny a name, or its records (`nxdomain`, `empty`), and a `negativeTtl` longer than that: senders keep the denial (RFC 2308 §5), so mail is returned long after all is well ' +
      'again. SERVFAIL and no answer are not kept so.',
  },
  (model) => placesOf(model).flatMap(findingsFor),
);
