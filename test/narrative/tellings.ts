import { explainMessages } from '../../src/engine/index.js';
import { type Brevity, Narrator, shorten } from '../../src/narrative/index.js';
import type { Telling, Trace } from '../../src/results/index.js';
import { modelOf, SCENES } from './scenes.js';

/** The trace of a scene in which most happens, as a page shows it. */
export function richestTelling(scene: string, brevity?: Brevity): Telling {
  const text = SCENES[scene];
  if (text === undefined) throw new Error(`there is no scene ${scene}`);
  const model = modelOf(text);
  const stories = explainMessages(model, { replication: 1, messages: 'all' });
  const richest = stories.reduce<Trace | undefined>(
    (best, trace) => (best !== undefined && best.events.length >= trace.events.length ? best : trace),
    undefined,
  );
  if (richest === undefined) throw new Error('a scene has messages');
  return shorten(new Narrator(model).tell(richest), brevity);
}

/** The same trace with other names: whatever a scenario may hold. */
export function renamed(telling: Telling, name: string): Telling {
  return {
    ...telling,
    sender: name,
    domain: name,
    facts: [`From ${name}.`],
    ending: `Delivered by ${name}.`,
    actors: telling.actors.map((actor) => ({ ...actor, name })),
    parts: telling.parts.map((part) => {
      if (part.kind === 'gap') return { ...part, text: `… ${name}` };
      const lines = part.lines.map((line) => {
        if (line.kind === 'gap') return line;
        const exchange = line.exchange === null ? null : { ...line.exchange, asks: name, answer: name };
        return { ...line, text: `${name} refuses`, exchange, reasons: [{ text: name, source: name }] };
      });
      return { ...part, title: `Pass 1, ${name}`, lines };
    }),
  };
}

/** A trace among more servers than can be drawn side by side. */
export function crowded(telling: Telling): Telling {
  const servers = Array.from({ length: 30 }, (_, i) => ({ name: `mx${i}.example.org`, role: 'server' as const }));
  const exchange = (to: number) => ({ from: 0, to, asks: 'connects', answer: 'refused' });
  return {
    ...telling,
    actors: [{ name: 'people', role: 'sender' }, ...servers],
    parts: [
      {
        kind: 'chapter',
        title: 'Pass 1',
        actor: 0,
        t_s: 0,
        lines: servers.map(({ name }, i) => ({
          kind: 'line',
          t_s: i,
          took_s: 0.05,
          tone: 'bad',
          text: `${name} refuses the connection`,
          reasons: [],
          exchange: exchange(i + 1),
        })),
      },
    ],
  };
}
