import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** A number of the scenario that a slider can turn. */
export interface Knob {
  readonly path: readonly (string | number)[];
  readonly label: string;
  /** As written: a number, and its unit. */
  readonly number: number;
  readonly unit: string;
  readonly kind: 'rate' | 'time' | 'share';
}

const MOST_KNOBS = 24;
/** One number with its unit: what a slider can scale. */
const SCALED = /^(\d+(?:\.\d+)?)\s*([a-z%/]+)$/;

/** Numbers of a text that can be turned: rates of traffic, and how often servers fail, for how long, and for which share. */
export function knobsOf(text: string): readonly Knob[] {
  const document = parseDocument(text);
  const knobs: Knob[] = [];
  const add = (path: (string | number)[], label: string, kind: Knob['kind']): void => {
    const node = document.getIn(path, true);
    const [, number = '', unit = ''] = SCALED.exec(isScalar(node) ? String(node.value) : '') ?? [];
    if (unit !== '') knobs.push({ path, label, number: Number(number), unit, kind });
  };
  const traffic = document.get('traffic');
  if (isSeq(traffic))
    traffic.items.forEach((item, i) => {
      const to = isMap(item) && item.has('to') ? ` to ${String(item.get('to')).slice(0, 40)}` : '';
      add(['traffic', i, 'rate'], `traffic${to}`, 'rate');
    });
  const servers = document.get('servers');
  if (isMap(servers))
    for (const { key, value } of servers.items) {
      const failures = isMap(value) ? value.get('failures') : undefined;
      if (!isSeq(failures)) continue;
      failures.items.forEach((_, i) => {
        const path = ['servers', String(key), 'failures', i];
        add([...path, 'mtbf'], `${key}: up for, in the mean`, 'time');
        add([...path, 'mttr'], `${key}: down for, in the mean`, 'time');
        add([...path, 'probability'], `${key}: share of sessions that fail`, 'share');
      });
    }
  return knobs.slice(0, MOST_KNOBS);
}
