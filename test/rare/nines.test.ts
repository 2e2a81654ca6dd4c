import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/index.js';
import { Draws, randomStreams } from '../../src/random/index.js';
import { designsFor, Lifetime, nines } from '../../src/rare/index.js';
import { parseScenario } from '../../src/scenario/index.js';

const HOUR = 3600;

interface Cluster {
  readonly mx: string;
  readonly servers: Readonly<Record<string, string>>;
  readonly sites?: string;
  readonly retry?: string;
  readonly giveUpAfter?: string;
  readonly mta?: string;
  readonly more?: string;
}

function modelOf({
  mx,
  servers,
  sites = '',
  retry = '{ every: 1h }',
  giveUpAfter = '24h',
  mta = 'rfc5321',
  more = '',
}: Cluster): Model {
  const text = `
seed: nines
duration: 100d
domains: { d.example: { mx: [ ${mx} ] } }
${sites}
servers:
${Object.entries(servers)
  .map(([name, value]) => `  ${name}.d.example: { ${value} }`)
  .join('\n')}
senders: { a: { mta: ${mta}, retry: ${retry}, giveUpAfter: ${giveUpAfter} } }
traffic: [ { rate: 10/h, from: a } ]
${more}
`;
  const { model, problems } = parseScenario({ text });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('; '));
  return model;
}

const refuses = (mttr: string, mtbf = '720h'): string => `failures: [ { kind: refuse, mtbf: ${mtbf}, mttr: ${mttr} } ]`;

/** The probability of a loss, which must be told. */
function lossOf(
  model: Model,
  method: 'exact' | 'importance',
): { probability: number; low: number; high: number; relativeError: number } {
  const found = nines(model, { relativeError: 0.06, mostWorlds: 600 });
  expect(found.method).toBe(method);
  if (found.method !== 'exact' && found.method !== 'importance') throw new Error(found.method);
  return found.loss;
}

describe('the probability of a lost message, exactly', () => {
  // π Π [π + (1 − π) e^(−(λ + μ) Δ)], π = λ ÷ (λ + μ).
  it('is the closed form of one server that refuses, tried at each hour', () => {
    expect(
      lossOf(modelOf({ mx: '10 mx1.d.example', servers: { mx1: refuses('4h') } }), 'exact').probability,
    ).toBeCloseTo(1.3757e-5, 8);
    expect(
      lossOf(modelOf({ mx: '10 mx1.d.example', servers: { mx1: refuses('12h') } }), 'exact').probability / 2.221781e-3,
    ).toBeCloseTo(1, 3);
  });

  it('counts to the last attempt, which may come hours after the message could have been given up', () => {
    const model = modelOf({ mx: '10 mx1.d.example', servers: { mx1: refuses('12h') }, retry: '{ every: 5h }' });
    expect(lossOf(model, 'exact').probability / 2.058289e-3).toBeCloseTo(1, 3);
  });

  it('is the product for two independent servers that every pass tries', () => {
    const model = modelOf({
      mx: '10 mx1.d.example, 20 mx2.d.example',
      servers: { mx1: refuses('4h'), mx2: refuses('4h') },
    });
    expect(lossOf(model, 'exact').probability / 1.89255e-10).toBeCloseTo(1, 3);
  });

  it('has a floor where both servers share a site', () => {
    const model = modelOf({
      mx: '10 mx1.d.example, 20 mx2.d.example',
      servers: { mx1: `site: room, ${refuses('8h')}`, mx2: `site: room, ${refuses('8h')}` },
      sites: 'sites: { room: { failures: [ { kind: refuse, mtbf: 4320h, mttr: 6h } ] } }',
      giveUpAfter: '48h',
    });
    expect(lossOf(model, 'exact').probability / 4.667284e-7).toBeCloseTo(1, 3);
  });

  it('is that of the first server alone for senders that ignore backups, in proportion to their share', () => {
    const model = modelOf({
      mx: '10 mx1.d.example, 20 mx2.d.example',
      servers: { mx1: refuses('4h'), mx2: refuses('4h') },
    });
    const [sender] = model.senders;
    if (sender === undefined) throw new Error('no sender');
    const mixed = { ...model, senders: [{ ...sender, mta: { ...sender.mta, honoursBackups: 0.8 } }] };
    expect(lossOf(mixed, 'exact').probability / (0.2 * 1.3757e-5 + 0.8 * 1.89255e-10)).toBeCloseTo(1, 3);
  });
});

describe('the probability of a lost message, by importance sampling', () => {
  it('holds the formula of lognormal outages, E[(D − g)⁺] ÷ (E U + E D) at dense retries', () => {
    const mttr = '{ lognormal: { median: 1.298609h, p99: 42.5437h } }';
    const loss = lossOf(
      modelOf({
        mx: '10 mx1.d.example',
        servers: { mx1: refuses(mttr) },
        retry: '{ every: 30m }',
        giveUpAfter: '120h',
      }),
      'importance',
    );
    expect(loss.relativeError).toBeLessThan(0.08);
    expect(loss.low).toBeLessThan(1.4553e-4);
    expect(loss.high).toBeGreaterThan(1.4553e-4);
  });

  it('holds the exact product of two servers whose hosts remember the dead', () => {
    const servers = { mx1: refuses('4h'), mx2: refuses('4h') };
    const remembers = 'rfc5321, deadHosts: { remember: host, after: 1, for: 1s }';
    const loss = lossOf(modelOf({ mx: '10 mx1.d.example, 20 mx2.d.example', servers, mta: remembers }), 'importance');
    expect(loss.relativeError).toBeLessThan(0.1);
    expect(Math.abs(Math.log(loss.probability / 1.89255e-10))).toBeLessThan(4 * loss.relativeError);
  });

  it('is later lost, not sooner, where connections time out and each pass takes longer', () => {
    const refused = lossOf(modelOf({ mx: '10 mx1.d.example', servers: { mx1: refuses('4h') } }), 'exact');
    const servers = { mx1: 'failures: [ { kind: timeout, mtbf: 720h, mttr: 4h } ]' };
    const unanswered = lossOf(modelOf({ mx: '10 mx1.d.example', servers }), 'importance');
    expect(unanswered.high).toBeLessThan(refused.probability);
  });
});

describe('where losses are not told by outages alone', () => {
  const told = (cluster: Cluster) => nines(modelOf(cluster));

  it('none can be lost where no server fails, and says why', () => {
    expect(told({ mx: '10 mx1.d.example', servers: { mx1: 'rtt: 10ms' } })).toEqual({
      method: 'impossible',
      why: 'no server that the mail goes to ever fails',
    });
  });

  it('none can be lost where a backup never fails', () => {
    const found = told({ mx: '10 mx1.d.example, 20 mx2.d.example', servers: { mx1: refuses('4h'), mx2: 'rtt: 1ms' } });
    expect(found.method).toBe('impossible');
  });

  it('leaves it to plain replications where others hold the sessions of a server, and names it', () => {
    const found = told({ mx: '10 mx1.d.example', servers: { mx1: `sessions: 3, ${refuses('4h')}` } });
    expect(found).toEqual({
      method: 'replications',
      grounds: ['mx1.d.example takes 3 sessions at once, and others may hold them'],
    });
  });
});

describe('what would make losses rarer', () => {
  it('one server more multiplies the loss by its own, and a day more of waiting by e^(−24/4)', () => {
    const model = modelOf({ mx: '10 mx1.d.example', servers: { mx1: refuses('4h') } });
    const now = lossOf(model, 'exact').probability;
    const [longer, more] = designsFor(model).map((design) => lossOf(design.model, 'exact').probability);
    expect((longer ?? 0) / now).toBeCloseTo(Math.exp(-6), 3);
    expect((more ?? 0) / now ** 2).toBeCloseTo(1, 2);
  });
});

describe('lifetimes', () => {
  const laws = {
    exponential: new Lifetime({ kind: 'exponential', mean: 4 * HOUR }),
    lognormal: new Lifetime({ kind: 'lognormal', mu: 0.261294 + Math.log(HOUR), sigma: 1.5 }),
    weibull: new Lifetime({ kind: 'weibull', mean: 4 * HOUR, shape: 0.5 }),
    gamma: new Lifetime({ kind: 'gamma', mean: 4 * HOUR, shape: 0.5 }),
  };
  // E[(D − 24 h)⁺] ÷ E D.
  const residuals = {
    exponential: 9.915009e-3 / 4,
    lognormal: 0.69134 / 4,
    weibull: 0.5589254 / 4,
    gamma: 0.10309 / 4,
  };

  it.each(['exponential', 'lognormal', 'weibull'] as const)(
    'a %s residual life outlasts a day as its formula says',
    (law) => {
      expect(laws[law].residualSurvival(24 * HOUR) / residuals[law]).toBeCloseTo(1, 5);
    },
  );

  it.each(Object.keys(laws) as (keyof typeof laws)[])(
    'a %s life that is drawn from its tail follows the tail',
    (law) => {
      const draws = new Draws(randomStreams('tails', 1).stream('test', law));
      const life = laws[law];
      const count = 2_000;
      let [above, residual] = [0, 0];
      for (let at = 0; at < count; at += 1) {
        draws.begin(at);
        if (life.drawAbove(5 * HOUR, draws) > 9 * HOUR) above += 1;
        if (life.drawResidualAbove(5 * HOUR, draws) > 9 * HOUR) residual += 1;
      }
      // Four standard errors of a share near a half.
      expect(Math.abs(above / count - life.survival(9 * HOUR) / life.survival(5 * HOUR))).toBeLessThan(0.045);
      expect(
        Math.abs(residual / count - life.residualSurvival(9 * HOUR) / life.residualSurvival(5 * HOUR)),
      ).toBeLessThan(0.045);
    },
  );
});
