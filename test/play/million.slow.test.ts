import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { attemptSteps, explainMessages } from '../../src/engine/index.js';
import type { Model } from '../../src/model/index.js';
import { recordOf } from '../../src/narrative/index.js';
import { breakServer, recordFilm, stateAt } from '../../src/play/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';
import { fractionsOf } from './states.js';

const TEXT = readFileSync(join(ROOT, 'scenarios/first-failover.yaml'), 'utf8').replace('rate: 100/h', 'rate: 5900/h');

function modelOf(text: string): Model {
  const { model } = parseScenario({ text });
  if (model === null) throw new Error('it is no scenario');
  return model;
}

/** How many attempts had ended by `t`, and a sum over all that is known of them. */
function attemptsUpTo(model: Model, t: number): readonly [number, number] {
  const filter = { message: null, sender: null, domain: null, server: null, kind: null };
  let [count, sum] = [0, 0];
  for (const rows of attemptSteps(model, 1, filter)) {
    for (const row of rows) {
      if (row.t_s + row.took_s > t) continue;
      // Rows come in about the order in which they ended: a sum knows no order.
      const { then, ...known } = row;
      const text = JSON.stringify(known);
      let hash = 0;
      for (let i = 0; i < text.length; i += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
      count += 1;
      sum = (sum + hash) | 0;
    }
  }
  return [count, sum];
}

describe('a run of a million messages', () => {
  const model = modelOf(TEXT);
  let film: ReturnType<typeof recordFilm>;
  beforeAll(() => {
    film = recordFilm(model);
  });

  it('is at twenty moments what explain tells of the messages that are under way and followed', () => {
    const moments = fractionsOf(20).map((part) => part * film.end);
    const states = moments.map((t) => stateAt(film, t));
    expect(film.result.sent).toBeGreaterThan(900_000);
    // Of each state all that are under way, and some that are over.
    const told = states.map(({ messages }) =>
      messages.filter(({ at, message }) => at !== 'delivered' || message % 7 === 1),
    );
    const wanted = [...new Set(told.flatMap((messages) => messages.map(({ message }) => message)))];
    const stories = explainMessages(model, { replication: 1, messages: wanted });
    const records = new Map(stories.map((story) => [story.message, recordOf(story)]));
    const odd = told.flatMap((messages, i) =>
      messages.flatMap((one) => {
        const record = records.get(one.message);
        if (record === undefined) return [`${one.message} is nobody`];
        const since = (moments[i] as number) - record.sent_s;
        const waits = record.waits.some(({ t_s, until_s }) => t_s <= since && since < until_s);
        const isDelivered = record.latency_s !== null && record.latency_s <= since;
        return (one.at === 'queued') === waits && (one.at === 'delivered') === isDelivered ? [] : [JSON.stringify(one)];
      }),
    );
    expect(odd).toEqual([]);
    expect(told.flat().length).toBeGreaterThan(1000);
  });

  it('looks the same at a moment whatever was looked at before', () => {
    const moments = fractionsOf(12).map((part) => part * film.end);
    const states = moments.map((t) => JSON.stringify(stateAt(film, t)));
    const other = recordFilm(model);
    for (const [i, t] of [...moments.entries()].reverse()) expect(JSON.stringify(stateAt(other, t))).toBe(states[i]);
  });

  it('is before a touch what it was without it', () => {
    const T = 300_000;
    const touched = breakServer(TEXT, 'mx.example.org', 'timeout', T);
    if (!touched.ok) throw new Error('it cannot be broken');
    const other = modelOf(touched.text);
    expect(attemptsUpTo(other, T)).toEqual(attemptsUpTo(model, T));
    expect(attemptsUpTo(other, T + 3600)).not.toEqual(attemptsUpTo(model, T + 3600));
    const film2 = recordFilm(other);
    for (const t of [1000, 150_000, 299_000]) {
      const [{ messages, servers }, before] = [stateAt(film2, t), stateAt(film, t)];
      expect(servers).toEqual(before.servers);
      // Of those that are over each film lists some, and the longer run fewer.
      const told = (all: typeof messages): unknown[] =>
        all.flatMap(({ message, at, since_s }) => {
          const isOver = at === 'delivered' || at === 'lost';
          const isInBoth = message % film.every === 1 && message % film2.every === 1;
          return isOver && !isInBoth ? [] : [[message, at, since_s]];
        });
      expect(told(messages)).toEqual(told(before.messages));
      expect(told(messages).length).toBeGreaterThan(0);
    }
  });
});
