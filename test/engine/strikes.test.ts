import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { parseScenario } from '../../src/scenario/index.js';

const TEXT = `duration: 7d
domains: { e.example: { mx: [ 10 a.example, 20 b.example ] } }
servers:
  a.example: { failures: [ { kind: refuse, mtbf: 7d, mttr: 2h }, { kind: slow, factor: 2, at: 1d, for: 1h } ] }
  b.example: { failures: [ { kind: slow, factor: 2, mtbf: 1h, mttr: 1h } ] }
traffic: [ { rate: 4/h } ]`;

describe('a replication knows which servers chance has struck', () => {
  const { model } = parseScenario({ text: TEXT, file: 'struck' });
  if (model === null) throw new Error('the scenario has errors');
  const replications = Array.from({ length: 40 }, (_, at) => runReplication(model, at + 1));

  it('by whatever failure, but not by one that is planned', () => {
    for (const { servers } of replications) {
      expect([0, 1]).toContain(servers.struck[0]);
      expect(servers.struck[1]).toBe(1);
    }
  });

  it('as often as outages come, and just where one was down', () => {
    const struck = replications.filter(({ servers }) => (servers.struck[0] ?? 0) > 0);
    // 1 - exp(-1) of the weeks.
    expect(struck.length).toBeGreaterThan(15);
    expect(struck.length).toBeLessThan(35);
    for (const { servers } of replications) expect((servers.struck[0] ?? 0) > 0).toBe((servers.down[0] ?? 0) > 0);
  });
});
