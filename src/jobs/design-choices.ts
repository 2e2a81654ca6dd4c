import { readVary, type SweepParameter } from '../experiment/index.js';
import type { ReadyScenario } from '../library/index.js';
import { parseHostName, parsePath } from '../scenario/index.js';
import { failed, type Reading, read } from '../units/index.js';

/** A path and its values in the designs: a value, none (empty), or that of the scenario (`null`). */
export interface Choice {
  readonly path: string;
  readonly values: readonly (string | null)[];
}

/** `PATH=` alone: as in the scenario, or removed; `PATH=V1,V2,`: also removed. Otherwise as in a sweep. */
export function readChoice(text: string): Reading<Choice> {
  const alone = /^(.*[^=<>!\s])\s*=\s*$/s.exec(text)?.[1]?.trim();
  if (alone !== undefined) {
    const path = parsePath(alone);
    return path.ok && path.end === alone.length
      ? read({ path: alone, values: [null, ''] })
      : failed(`\`${alone.slice(0, 80)}\` is no path`, 'a path such as `servers["mx2.example.org"]`');
  }
  const takesAway = /,\s*$/.test(text);
  const reading: Reading<SweepParameter> = readVary(takesAway ? text.replace(/,\s*$/, '') : text);
  if (!reading.ok) return reading;
  const { path, values } = reading.value;
  return read({ path, values: takesAway ? [...values, ''] : values });
}

function keysOf(path: string): (string | number)[] {
  const parsed = parsePath(path);
  return parsed.ok ? parsed.keys.map(({ key }) => key) : [path];
}

/** True if a path is inside another, or equal to it. */
function isWithin(path: string, whole: string): boolean {
  const [own, outer] = [keysOf(path), keysOf(whole)];
  return outer.every((key, at) => own[at] === key);
}

/** The values that each design sets, by path; paths inside a removed part are left out. Each design occurs once. */
export function designsOf(choices: readonly Choice[]): Map<string, string>[] {
  const grid = choices.reduce<(string | null)[][]>(
    (all, { values }) => all.flatMap((design) => values.map((value) => [...design, value])),
    [[]],
  );
  const sets = grid.map((values) => {
    const gone = choices.filter((_, at) => values[at] === '').map(({ path }) => path);
    return new Map(
      choices.flatMap(({ path }, at): [string, string][] => {
        const value = values[at] ?? null;
        const isMoot = gone.some((one) => one !== path && isWithin(path, one));
        return value === null || isMoot ? [] : [[path, value]];
      }),
    );
  });
  return [...new Map(sets.map((set) => [JSON.stringify([...set]), set])).values()];
}

/** The host of an MX record as it is written. */
function hostOf(record: unknown): string | undefined {
  const name = typeof record === 'string' ? record.trim().split(/\s+/)[1] : undefined;
  const parsed = name === undefined ? undefined : parseHostName(name);
  return parsed?.ok === true ? parsed.value : undefined;
}

/**
 * Removes the MX records that name a removed server, unless another server has the name. Last first, as positions
 * shift.
 */
function recordsOf(server: string, { model, written }: ReadyScenario): string[] {
  const own = model.servers.find(({ name }) => name === server);
  const left = new Set(model.servers.filter(({ name }) => name !== server).flatMap(({ hosts }) => hosts));
  const lone = new Set((own?.hosts ?? []).filter((host) => !left.has(host)));
  return model.domains.flatMap(({ name }) => {
    const path = `domains[${JSON.stringify(name)}].mx`;
    const records = written(path);
    if (!Array.isArray(records)) return [];
    return records.flatMap((record, at) => (lone.has(hostOf(record) ?? '') ? [`${path}[${at}]=`] : [])).reverse();
  });
}

/**
 * The changes that turn the scenario into a design: values, and removals, with the MX records that name a removed
 * server.
 */
export function overridesOfDesign(set: ReadonlyMap<string, string>, base: ReadyScenario): string[] {
  const gone = [...set].flatMap(([path, value]) => {
    const keys = keysOf(path);
    return value === '' && keys.length === 2 && keys[0] === 'servers' ? [String(keys[1])] : [];
  });
  const servers = gone.map((name) => base.model.servers.find((one) => one.name === name)?.name ?? name);
  const records = [...new Set(servers.flatMap((name) => recordsOf(name, base)))].sort(byLastFirst);
  const values = [...set].filter(([, value]) => value !== '');
  const removed = [...set].filter(([, value]) => value === '').map(([path]) => path);
  // The last entry of a list is removed first, as positions shift.
  return [
    ...values.map(([path, value]) => `${path}=${value}`),
    ...records,
    ...removed.sort(byLastFirst).map((path) => `${path}=`),
  ];
}

function byLastFirst(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => Number(/\[(\d+)\]=?$/.exec(text)?.[1] ?? -1)) as [number, number];
  return b - a;
}
