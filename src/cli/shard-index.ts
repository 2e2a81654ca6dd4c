/** Variables in which schedulers give the index of a task in its array, and where they are documented. */
const VARIABLES = [
  /** sbatch(1), "output environment variables". */
  'SLURM_ARRAY_TASK_ID',
  /** Kubernetes, "Indexed Job for parallel processing": from 0. */
  'JOB_COMPLETION_INDEX',
  /** AWS Batch user guide, "Array jobs": from 0. */
  'AWS_BATCH_JOB_ARRAY_INDEX',
] as const;

/** The shard to run and the source of its number; or a line that says why it cannot be told. */
export type ShardChoice =
  | { readonly ok: true /** From 0. */; readonly shard: number; readonly source: string }
  | { readonly ok: false; readonly line: string };

interface Told {
  readonly number: number;
  readonly source: string;
}

function refused(line: string): ShardChoice {
  return { ok: false, line };
}

function toldBy(env: Readonly<Record<string, string | undefined>>): Told[] | string {
  const told: Told[] = [];
  for (const source of VARIABLES) {
    const text = env[source];
    if (text === undefined || text === '') continue;
    if (!/^\d{1,10}$/.test(text)) return `${source} is ${JSON.stringify(text.slice(0, 40))}, not a whole number`;
    told.push({ number: Number(text), source });
  }
  return told;
}

function choose(told: Told, first: number, shards: number): ShardChoice {
  const { number, source } = told;
  const last = first + shards - 1;
  if (number >= first && number <= last) return { ok: true, shard: number - first, source };
  const line = `there is no shard ${number} (${source}): the plan has ${shards}, numbered ${first} to ${last}`;
  const isOneOff = number === last + 1 && first === 0;
  return refused(isOneOff ? `${line}; if the array begins at 1, say --first 1` : line);
}

/**
 * Determines which shard is to run: the option, else the variable of a scheduler. Shards are numbered from 0 unless
 * `first` says otherwise. The lowest index of a Slurm array is not taken as the first: it would change if some tasks
 * were submitted again.
 */
export function chooseShard(
  { index, first }: { readonly index?: number; readonly first: number },
  env: Readonly<Record<string, string | undefined>>,
  shards: number,
): ShardChoice {
  if (index !== undefined) return choose({ number: index, source: '--index' }, first, shards);
  const told = toldBy(env);
  if (typeof told === 'string') return refused(told);
  const [one, ...others] = told;
  if (one === undefined) {
    return refused(`which shard? Say --index, or run it as an array job, where ${VARIABLES.join(' or ')} says it`);
  }
  const other = others.find(({ number }) => number !== one.number);
  if (other === undefined) return choose(one, first, shards);
  return refused(`${one.source} says ${one.number} and ${other.source} says ${other.number}: say which with --index`);
}
