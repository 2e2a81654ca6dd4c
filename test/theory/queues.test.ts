import { describe, expect, test } from 'vitest';
import {
  erlangB,
  erlangBBusy,
  erlangC,
  littlesLaw,
  md1,
  mg1,
  mgcWaitTail,
  mm1,
  mmc,
  mmck,
  mmcWaitTail,
} from '../../src/theory/index.js';

/** Long-run shares of a birth-and-death chain, by its balance equations; `states` cuts it off. */
function balance(birth: number, death: (present: number) => number, states: number): number[] {
  const weights = [1];
  for (let present = 1; present < states; present += 1)
    weights.push(((weights[present - 1] as number) * birth) / death(present));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const expectation = (shares: readonly number[], of: (present: number) => number): number =>
  shares.reduce((sum, share, present) => sum + share * of(present), 0);

describe('M/M/1', () => {
  test('a barber with 5 customers an hour and 10 minutes each has 5 present and 50 minutes of wait', () => {
    // Gross, Shortle, Thompson, Harris, "Fundamentals of Queueing Theory", example 2.1.
    const barber = mm1(5 / 3600, 600);
    expect(barber.utilisation).toBeCloseTo(5 / 6, 12);
    expect(barber.meanInSystem).toBeCloseTo(5, 10);
    expect(barber.meanQueue).toBeCloseTo(25 / 6, 10);
    expect(barber.meanWait).toBeCloseTo(3000, 8);
    expect(barber.meanResponse).toBeCloseTo(3600, 8);
    expect(barber.waitProbability).toBeCloseTo(5 / 6, 12);
  });

  test('an overloaded queue never settles', () => {
    expect(mm1(1, 1).meanWait).toBe(Number.POSITIVE_INFINITY);
    expect(mm1(2, 1)).toMatchObject({ utilisation: 1, waitProbability: 1, meanQueue: Number.POSITIVE_INFINITY });
  });

  test('nothing arrives, nothing waits', () => {
    expect(mm1(0, 1)).toMatchObject({ utilisation: 0, meanWait: 0, meanQueue: 0, meanInSystem: 0, meanResponse: 1 });
  });
});

describe('M/M/c', () => {
  test('a clinic with three doctors, 6 patients an hour and 20 minutes each has 8/9 waiting and 26/9 present', () => {
    // Gross et al., the eye clinic of §2.3.
    const clinic = mmc(6 / 3600, 1200, 3);
    expect(clinic.meanQueue).toBeCloseTo(8 / 9, 10);
    expect(clinic.meanInSystem).toBeCloseTo(26 / 9, 10);
    expect(clinic.meanWait / 60).toBeCloseTo(80 / 9, 8);
  });

  test.each([
    { rate: 0.9, service: 1, workers: 1 },
    { rate: 3.1, service: 1.2, workers: 5 },
    { rate: 40, service: 0.4, workers: 20 },
  ])('agrees with its balance equations at rate $rate, service $service, $workers workers', (queue) => {
    const { rate, service, workers } = queue;
    const shares = balance(rate, (present) => Math.min(present, workers) / service, 2000);
    const found = mmc(rate, service, workers);
    expect(found.waitProbability).toBeCloseTo(
      expectation(shares, (present) => (present >= workers ? 1 : 0)),
      10,
    );
    expect(found.meanQueue).toBeCloseTo(
      expectation(shares, (present) => Math.max(0, present - workers)),
      8,
    );
    expect(found.meanInSystem).toBeCloseTo(
      expectation(shares, (present) => present),
      8,
    );
  });

  test('the tail of the wait adds up to the mean wait', () => {
    const step = 0.001;
    let area = 0;
    for (let wait = step / 2; wait < 60; wait += step) area += step * mmcWaitTail(3.1, 1.2, 5, wait);
    expect(area).toBeCloseTo(mmc(3.1, 1.2, 5).meanWait, 6);
    expect(mmcWaitTail(3.1, 1.2, 5, 0)).toBeCloseTo(erlangC(3.72, 5), 12);
    expect(mmcWaitTail(10, 1, 5, 100)).toBe(1);
  });
});

describe('M/G/1', () => {
  test('with exponential service is M/M/1, and with constant service waits half as long', () => {
    const [rate, service] = [0.7, 1.1];
    expect(mg1(rate, service, service ** 2).meanWait).toBeCloseTo(mm1(rate, service).meanWait, 12);
    expect(md1(rate, service).meanWait).toBeCloseTo(mm1(rate, service).meanWait / 2, 12);
  });

  test('M/D/1 agrees with the chain of what each departure leaves behind', () => {
    const load = 0.8;
    const size = 400;
    const arrivals = [Math.exp(-load)];
    for (let count = 1; count < size; count += 1) arrivals.push(((arrivals[count - 1] as number) * load) / count);
    // Left behind: one fewer than before (none if empty), and those who came in one service time.
    let shares = [1, ...new Array<number>(size - 1).fill(0)];
    for (let round = 0; round < 600; round += 1) {
      const next = new Array<number>(size).fill(0);
      for (let left = 0; left < size; left += 1)
        for (let count = 0, to = Math.max(0, left - 1); to < size && count < 30; count += 1, to += 1)
          next[to] = (next[to] as number) + (shares[left] as number) * (arrivals[count] as number);
      shares = next;
    }
    expect(md1(load, 1).meanInSystem).toBeCloseTo(
      expectation(shares, (present) => present),
      6,
    );
  });

  test('an overloaded single worker never settles', () => {
    expect(mg1(1, 1, 0.3)).toMatchObject({ meanWait: Number.POSITIVE_INFINITY, waitProbability: 1, utilisation: 1 });
  });
});

describe('Erlang B', () => {
  test.each([
    // The traffic table printed in every teletraffic textbook: load that is blocked this often.
    { workers: 1, load: 0.0101, blocking: 0.01 },
    { workers: 10, load: 4.461, blocking: 0.01 },
    { workers: 10, load: 5.084, blocking: 0.02 },
    { workers: 20, load: 12.031, blocking: 0.01 },
    { workers: 50, load: 37.901, blocking: 0.01 },
    { workers: 100, load: 84.064, blocking: 0.01 },
  ])('$workers lines with $load erlangs block $blocking', ({ workers, load, blocking }) => {
    expect(erlangB(load, workers)).toBeCloseTo(blocking, 4);
  });

  test('agrees with the definition, a ratio of Poisson terms', () => {
    const shares = balance(7, (present) => present, 13);
    expect(erlangB(7, 12)).toBeCloseTo(shares[12] as number, 12);
    expect(erlangBBusy(7, 12)).toBeCloseTo(
      expectation(shares, (present) => present),
      12,
    );
  });

  test('no worker blocks all, and no load blocks nothing', () => {
    expect(erlangB(3, 0)).toBe(1);
    expect(erlangB(0, 3)).toBe(0);
  });

  test('stays exact with ten thousand workers', () => {
    expect(erlangB(10_000, 10_000)).toBeCloseTo(Math.sqrt(2 / (Math.PI * 10_000)), 4);
  });
});

describe('M/M/c/K', () => {
  test('three inspection stalls with room for seven cars, one a minute, six minutes each', () => {
    // Gross et al., the car inspection of §2.5: p0 = 1/1141, Lq = 3.09, L = 6.06.
    const stalls = mmck(1, 6, 3, 7);
    expect(stalls.blocking).toBeCloseTo(576 / 1141, 12);
    expect(stalls.meanQueue).toBeCloseTo(3.09, 2);
    expect(stalls.meanInSystem).toBeCloseTo(6.06, 2);
    expect(stalls.meanQueue).toBeCloseTo((72 + 2 * 144 + 3 * 288 + 4 * 576) / 1141, 12);
    expect(stalls.meanResponse - stalls.meanWait).toBeCloseTo(6, 12);
  });

  test('without room to wait it is Erlang B, and with endless room M/M/c', () => {
    expect(mmck(7, 1, 12, 12).blocking).toBeCloseTo(erlangB(7, 12), 12);
    expect(mmck(3.1, 1.2, 5, 3000).meanWait).toBeCloseTo(mmc(3.1, 1.2, 5).meanWait, 8);
  });

  test('does not overflow with thousands of places under heavy load', () => {
    const { blocking, meanQueue } = mmck(1000, 1, 10, 5000);
    expect(blocking).toBeCloseTo(0.99, 6);
    expect(meanQueue).toBeCloseTo(4990 - 10 / 990, 3);
  });
});

test("Little's law gives the number present, and nobody is present where nobody arrives", () => {
  expect(littlesLaw(4, 2.5)).toBe(10);
  expect(littlesLaw(0, Number.POSITIVE_INFINITY)).toBe(0);
});

describe('M/G/c, about', () => {
  test('its wait is that of M/M/c where the service time varies as much, and shorter where it varies less', () => {
    const [rate, service, workers] = [1.7, 1, 2];
    for (const wait of [0, 1, 5, 20]) {
      const exponential = mmcWaitTail(rate, service, workers, wait);
      expect(mgcWaitTail(rate, service, service * service, workers, wait)).toBeCloseTo(exponential, 12);
      expect(mgcWaitTail(rate, service, 0, workers, wait)).toBeCloseTo(
        mmcWaitTail(rate, service, workers, 2 * wait),
        12,
      );
    }
  });

  test('with one worker its mean is that of Pollaczek and Khinchine', () => {
    for (const variance of [0, 0.3, 4]) {
      let mean = 0;
      for (let wait = 0; wait < 300; wait += 0.01) mean += 0.01 * mgcWaitTail(0.8, 1, variance, 1, wait + 0.005);
      expect(mean / mg1(0.8, 1, variance).meanWait).toBeCloseTo(1, 3);
    }
  });
});
