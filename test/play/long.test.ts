import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordFilm, sceneAt, settingOf, stateAt } from '../../src/play/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';
import { fractionsOf } from './states.js';

function modelOf(name: string) {
  const { model } = parseScenario({ text: readFileSync(join(ROOT, 'scenarios', name), 'utf8') });
  if (model === null) throw new Error(`${name} is no scenario`);
  return model;
}

/** A run that counts as long: it is not kept as a whole, and each of its parts happens again when it is looked at. */
const SHORT = { messages: 10, attempts: 10, events: 10 };
const SAMPLED = { atOnce: 0, whenAsked: 0 };
/** A run that is kept as a whole from the beginning. */
const wholeOf = (model: Parameters<typeof recordFilm>[0]) =>
  recordFilm(model, undefined, { atOnce: 1e9, whenAsked: 1e9 });

describe('a long run, of which parts happen again from snapshots', () => {
  it.each(['first-failover.yaml', 'greylisting-two-servers.yaml', 'silent-or-refusing.yaml'])(
    'of %s looks at every moment as if it were kept as a whole',
    (name) => {
      const model = modelOf(name);
      const whole = wholeOf(model);
      const long = recordFilm(model, SHORT, SAMPLED);
      expect([whole.every, long.every]).toEqual([1, 10]);
      for (const part of fractionsOf(12)) {
        const t = part * whole.end;
        const [all, told] = [stateAt(whole, t), stateAt(long, t)];
        expect([told.servers, told.senders]).toEqual([all.servers, all.senders]);
        const isUnderWay = ({ at }: { at: string }): boolean => at !== 'delivered' && at !== 'lost';
        expect(told.messages.filter(isUnderWay)).toEqual(all.messages.filter(isUnderWay));
        const followed = new Set(told.messages.map(({ message }) => message));
        expect(told.messages).toEqual(all.messages.filter(({ message }) => followed.has(message)));
        expect(sceneAt(long, t, 60, null)).toEqual(sceneAt(whole, t, 60, null));
      }
      // A run that is not long is recorded as well, and its stories are told when somebody asks for them.
      const usual = recordFilm(model);
      expect(settingOf(usual)).toEqual(settingOf(whole));
      for (const part of fractionsOf(4)) {
        const t = part * whole.end;
        for (const speed of [60, 600]) expect(sceneAt(usual, t, speed, null)).toEqual(sceneAt(whole, t, speed, null));
        expect(usual.instantBeside(t, false)).toBe(whole.instantBeside(t, false));
      }
      expect(stateAt(usual, whole.end / 2)).toEqual(stateAt(whole, whole.end / 2));
    },
  );

  it('looks the same at a moment whatever was looked at before, and steps to the same moments', () => {
    const model = modelOf('first-failover.yaml');
    const [long, other, whole] = [recordFilm(model, SHORT, SAMPLED), recordFilm(model, SHORT, SAMPLED), wholeOf(model)];
    const moments = fractionsOf(10).map((part) => part * long.end);
    const looks = moments.map((t) => JSON.stringify([stateAt(long, t), sceneAt(long, t, 600, null)]));
    for (const [i, t] of [...moments.entries()].reverse()) {
      expect(JSON.stringify([stateAt(other, t), sceneAt(other, t, 600, null)])).toBe(looks[i]);
      expect([long.instantBeside(t, false), long.instantBeside(t, true)]).toEqual([
        whole.instantBeside(t, false),
        whole.instantBeside(t, true),
      ]);
    }
  });

  it('tells the whole story of any message, and finds those that people ask for', () => {
    const model = modelOf('first-failover.yaml');
    const [long, whole] = [recordFilm(model, SHORT, SAMPLED), wholeOf(model)];
    expect([7, 8001, 16_661].map((message) => long.tell(message))).toEqual(
      [7, 8001, 16_661].map((message) => whole.tell(message)),
    );
    expect(long.tell(20_000)).toBeNull();
    const latencies = whole.traces.map(({ latency }) => latency ?? 0);
    const slowest = 1 + latencies.indexOf(Math.max(...latencies));
    expect(long.remarkable('slowest')).toBe(slowest);
    const waited = whole.traces.find(({ events }) =>
      events.some(({ kind, copy }) => kind === 'deferred' && copy === 1),
    );
    expect(long.remarkable('waiting')).toBe(waited?.message);
  });
});
