import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResult } from '../../src/engine/host/read-result.js';
import { explainMessages, record, runReplication } from '../../src/engine/index.js';
import { advance } from '../../src/engine/replication-state.js';
import type { Trace } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';

function modelOf(name: string, change: (text: string) => string = (text) => text) {
  const { model } = parseScenario({ text: change(readFileSync(join(ROOT, 'scenarios', name), 'utf8')) });
  if (model === null) throw new Error(`${name} is no scenario`);
  return model;
}

const TOLD = new Set(['attempt', 'greeted', 'outcome', 'deferred', 'line', 'copyEnded']);
interface Step {
  readonly t: number;
  readonly text: string;
}

function stepsOf({ message, events }: Trace): Step[] {
  return events.flatMap((event) => {
    if (!TOLD.has(event.kind)) return [];
    const { t, copy, by, kind } = event;
    return [{ t, text: JSON.stringify([message, t, copy, by, kind, 'server' in event ? event.server : '']) }];
  });
}

/** Three days of a pair, and nine hours of relays with full queues. */
const SOME = ['first-failover.yaml', 'backup-relay-flood.yaml'];

const shorter = (text: string): string =>
  text.replace('duration: 7d', 'duration: 3d').replace('duration: 1d', 'duration: 9h');

describe('a replication of which snapshots of the core are kept', () => {
  it.each(SOME)('of %s tells from each of them what explain tells', (name) => {
    const model = modelOf(name, shorter);
    const recording = record(model, 1, []);
    const all = explainMessages(model, { replication: 1, messages: 'all' });
    const rows = all.flatMap(stepsOf);
    for (let number = 0; number < recording.stretches; number += 1) {
      const { from, to, traces } = recording.play(number);
      const within = ({ t }: Step): boolean => t > from && t < to;
      const told = traces.flatMap(stepsOf).filter(within);
      expect(told.length).toBeGreaterThan(100);
      expect(told.map(({ text }) => text).sort()).toEqual(
        rows
          .filter(within)
          .map(({ text }) => text)
          .sort(),
      );
    }
    const [one] = all.slice(5000);
    expect(recording.tell(5001)).toEqual(one);
    expect(record(model, 1, [1, 5001]).followed).toEqual([all[0], one]);
  });

  it.each(SOME)('of %s goes on from each of them to the same result, to the last bit', (name) => {
    const model = modelOf(name, shorter);
    const straight = runReplication(model, 1);
    const recording = record(model, 1, []);
    expect(recording.stretches).toBeGreaterThan(1);
    // Another scenario has the core meanwhile.
    runReplication(
      modelOf(name, (text) => text.replace(/seed: \d+/, 'seed: 99')),
      1,
    );
    for (const number of [recording.stretches - 1, 0, 1, 0]) {
      const state = recording.goTo(number);
      while (advance(state, 1000));
      expect(readResult(state)).toEqual(straight);
    }
  });
});
