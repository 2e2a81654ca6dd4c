import { describe, expect, test } from 'vitest';
import { jitteredWait, nextOnGrid, nextWait, presetBehaviour, type RetryRule } from '../../src/mail/index.js';

const MINUTE = 60;
const HOUR = 3600;

/** Ages of the first `count` retries [s] of a message whose passes take no time, noticed at once or on a grid from 0. */
function retryAges(rule: RetryRule, count: number, scan?: number): number[] {
  const ages: number[] = [];
  let age = 0;
  for (let pass = 1; pass <= count; pass++) {
    const due = age + nextWait(rule, pass, age);
    age = scan === undefined ? due : nextOnGrid(due, scan, 0);
    ages.push(age);
  }
  return ages;
}

function ruleOf(preset: string): RetryRule {
  const behaviour = presetBehaviour(preset);
  if (behaviour === undefined) throw new Error(`no preset ${preset}`);
  return behaviour.retry.rule;
}

const minutes = (...values: number[]): number[] => values.map((value) => value * MINUTE);

describe('schedules of real MTAs, to the second', () => {
  test('Postfix waits as long as the message is old, at most 4000 s, noticed at its five-minute scan', () => {
    const ages = retryAges(ruleOf('postfix'), 8, 300);
    expect(ages).toEqual([300, 600, 1200, 2400, 4800, 9000, 13_200, 17_400]);
  });

  test('Postfix was recorded to try at the first scan after it is due', () => {
    // Starts of passes [h] of a message that is answered 450, Postfix 3.7.11, seconds rounded away.
    const recorded = [0.01, 0.1, 0.27, 0.6, 1.27, 2.44, 3.61, 4.77, 5.94, 7.12];
    recorded.slice(0, -1).forEach((hour, i) => {
      const due = hour + nextWait(ruleOf('postfix'), i + 1, hour * HOUR) / HOUR;
      const next = recorded[i + 1] ?? Number.NaN;
      expect(next - due).toBeGreaterThanOrEqual(-0.01);
      // One scan of 5 min, and what the fast clock of the recording adds.
      expect(next - due).toBeLessThanOrEqual(0.1);
    });
  });

  test('qmail tries at 400 n² seconds, 38 retries before its week is over', () => {
    const ages = retryAges(ruleOf('qmail'), 45);
    expect(ages.slice(0, 7)).toEqual([400, 1600, 3600, 6400, 10_000, 14_400, 19_600]);
    expect(ages.filter((age) => age < 604_800)).toHaveLength(38);
  });

  test('Exim tries every quarter of an hour for two hours, then ever later up to 16 h, then every 6 h', () => {
    const hours = retryAges(ruleOf('exim'), 16).map((age) => age / HOUR);
    const quarters = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25];
    // Each wait begins at the failed try: 1 h · 1.5ⁿ while the age is at most 16 h (retry.c).
    expect(hours).toEqual([...quarters, 3.25, 4.75, 7, 10.375, 15.4375, 23.03125, 29.03125]);
  });

  test('Exim on a half-hour queue run tries when it was recorded to try', () => {
    // Starts of passes [h] of a message that every server refuses, Exim 4.96, seconds rounded away.
    const recorded = [0.52, 1.1, 1.6, 2.19, 3.24, 4.78, 7.48, 11.29, 16.65, 23.08, 29.53, 36, 42.03];
    const rule = ruleOf('exim');
    recorded.slice(0, -1).forEach((hour, i) => {
      const due = hour + nextWait(rule, i + 2, hour * HOUR) / HOUR;
      const next = recorded[i + 1] ?? Number.NaN;
      // The clock of the recording ran fast: a queue run lay up to 0.6 h behind the last.
      expect(next - due).toBeGreaterThanOrEqual(-0.01);
      expect(next - due).toBeLessThanOrEqual(0.6);
    });
  });

  test('Exim tries a last time when four days are over', () => {
    expect(nextWait(ruleOf('exim'), 22, 92.84 * HOUR)).toBeCloseTo((96 - 92.84) * HOUR, 6);
    expect(nextWait(ruleOf('exim'), 23, 96 * HOUR)).toBe(6 * HOUR);
  });

  test('the steps of the scenario language add up to fixed ages: 2 h, 3, 4.5, 6.75, 10.1, 15.2, 21.2', () => {
    const exim = ruleOf('exim');
    if (exim.kind !== 'steps') throw new Error('Exim goes by steps');
    const hours = retryAges({ ...exim, from: 'arrival' }, 15).map((age) => age / HOUR);
    expect(hours.slice(7)).toEqual([2, 3, 4.5, 6.75, 10.125, 15.1875, 21.1875, 27.1875]);
  });

  test('Sendmail goes by its queue run of ten minutes', () => {
    expect(retryAges(ruleOf('sendmail'), 4)).toEqual(minutes(10, 20, 30, 40));
  });

  test('the standard retries every half hour, 240 times in five days', () => {
    const ages = retryAges(ruleOf('rfc5321'), 250);
    expect(ages.filter((age) => age <= 432_000)).toHaveLength(240);
  });

  test('Haraka doubles from 64 s: 64 (2ⁿ - 1)', () => {
    const ages = retryAges(ruleOf('haraka'), 12);
    expect(ages).toEqual(Array.from({ length: 12 }, (_, n) => 64 * (2 ** (n + 1) - 1)));
  });

  test('Haraka was recorded to try when it is due', () => {
    // Starts of passes [s] of a message that every server refuses, Haraka 3.3.4, the clock forty times as fast.
    const recorded = [2, 67, 196, 452, 965, 1990, 4039, 8135, 16_328];
    retryAges(ruleOf('haraka'), 8).forEach((age, i) => {
      expect(Math.abs((recorded[i + 1] ?? Number.NaN) - (recorded[0] ?? 0) - age)).toBeLessThanOrEqual(0.02 * age);
    });
  });

  test('Courier waits twice five minutes after each long wait: 30 min, 1 h, then 2 h again and again', () => {
    const ages = retryAges(ruleOf('courier'), 14).map((age) => age / MINUTE);
    expect(ages).toEqual([5, 10, 40, 45, 50, 110, 115, 120, 240, 245, 250, 370, 375, 380]);
  });

  test('Courier was recorded to try when it is due', () => {
    // Starts of passes [s] of a message that is answered 450, Courier 1.0.16, the clock forty times as fast.
    const recorded = [4, 306, 606, 2407, 2707, 3008, 6609, 6910, 7210, 14_414, 14_716, 15_017, 22_221, 22_522, 22_822];
    retryAges(ruleOf('courier'), 14).forEach((age, i) => {
      expect(Math.abs((recorded[i + 1] ?? Number.NaN) - (recorded[0] ?? 0) - age)).toBeLessThanOrEqual(0.02 * age);
    });
  });

  test('OpenSMTPD tries at 400 n² seconds, 29 retries before its four days are over', () => {
    const ages = retryAges(ruleOf('opensmtpd'), 40);
    expect(ages.slice(0, 9)).toEqual([400, 1600, 3600, 6400, 10_000, 14_400, 19_600, 25_600, 32_400]);
    expect(ages.filter((age) => age < 345_600)).toHaveLength(29);
  });

  test('chasquid waits 1, 5, 10 and then 20 minutes by age, and up to a minute more', () => {
    const mta = presetBehaviour('chasquid');
    const wait = (age: number, u: number) =>
      jitteredWait(nextWait(ruleOf('chasquid'), 1, age), mta?.retry.jitter ?? null, u);
    const ages = [0, 59, 76, 299, 384, 599, 1002, 50_000];
    expect(ages.map((age) => wait(age, 0) / MINUTE)).toEqual([1, 1, 5, 5, 10, 10, 20, 20]);
    expect(ages.map((age) => wait(age, 1) / MINUTE)).toEqual([2, 2, 6, 6, 11, 11, 21, 21]);
    // Ages of recorded passes [s], chasquid 1.11: each wait lies in its minute.
    for (const recorded of [
      [0, 76, 384, 1002],
      [0, 63, 393, 1039],
      [0, 80, 386, 1038],
      [0, 111, 454, 1088],
    ]) {
      recorded.slice(1).forEach((age, i) => {
        const before = recorded[i] ?? Number.NaN;
        expect(age - before).toBeGreaterThanOrEqual(wait(before, 0));
        expect(age - before).toBeLessThanOrEqual(wait(before, 1));
      });
    }
  });

  test('dma flushes its queue every five minutes', () => {
    expect(retryAges(ruleOf('dma'), 3)).toEqual(minutes(5, 10, 15));
  });

  test('ZoneMTA makes its seventeenth and last retry 48 hours after arrival', () => {
    const ages = retryAges(ruleOf('zonemta'), 17);
    expect(ages.slice(0, 7).map((age) => age / MINUTE)).toEqual([5, 12, 20, 45, 120, 240, 480]);
    expect(ages.at(-1)).toBe(48 * HOUR);
    expect(presetBehaviour('zonemta')?.giveUpAfter.attempts).toBe(18);
  });

  test('mox makes its seventh and last retry 952.5 minutes after arrival', () => {
    const ages = retryAges(ruleOf('mox'), 7).map((age) => age / MINUTE);
    expect(ages).toEqual([7.5, 22.5, 52.5, 112.5, 232.5, 472.5, 952.5]);
    expect(presetBehaviour('mox')?.giveUpAfter.attempts).toBe(8);
  });

  test('maddy cuts 1.25ⁿ to a whole number of quarters of an hour', () => {
    const ages = retryAges(ruleOf('maddy'), 19);
    const quarters = ages.map((age, i) => (age - (ages[i - 1] ?? 0)) / (15 * MINUTE));
    let power = 1;
    for (const quarter of quarters) {
      expect(quarter).toBe(Math.floor(power));
      power *= 1.25;
    }
    expect(ages.at(-1)).toBe(3960 * MINUTE);
  });

  test('Stalwart repeats the last wait of its list', () => {
    const ages = retryAges(ruleOf('stalwart'), 10).map((age) => age / MINUTE);
    expect(ages).toEqual([2, 7, 17, 32, 62, 122, 242, 362, 482, 602]);
  });

  test('KumoMTA doubles from 20 minutes: the ninth try is the last that lies within its week', () => {
    const ages = retryAges(ruleOf('kumomta'), 9).map((age) => age / MINUTE);
    expect(ages).toEqual([20, 60, 140, 300, 620, 1260, 2540, 5100, 10_220]);
    expect(ages.filter((age) => age <= 7 * 24 * 60)).toHaveLength(8);
    expect(presetBehaviour('kumomta')?.giveUpAfter.attempts).toBe(9);
  });

  test('Exchange tries four times a minute apart, six times five minutes, then every ten', () => {
    const ages = retryAges(ruleOf('exchange-2016'), 12).map((age) => age / MINUTE);
    expect(ages).toEqual([1, 2, 3, 4, 9, 14, 19, 24, 29, 34, 44, 54]);
  });

  test('Mailgun makes its sixth retry within its eight hours', () => {
    expect(retryAges(ruleOf('mailgun'), 6).map((age) => age / MINUTE)).toEqual([10, 25, 55, 115, 235, 475]);
  });
});

describe('webmail providers as measured for DSN 2016', () => {
  // Retry times as published [min:s], attempts with the first, source addresses, and whether the message was delivered.
  test.each([
    ['gmail-2016', '6:02 29:02 56:36 98:44 162:03 229:44 309:05 434:46', 9, 7, true],
    ['yahoo-2016', '2:07 5:39 12:58 27:16 55:13 109:35 216:47 430:36', 9, 1, true],
    ['qq-2016', '5:05 5:11 5:17 6:19 8:22 12:25 20:29 52:31 84:35 144:42 204:56', 12, 2, false],
    ['mail-ru-2016', '1:18 19:15 49:14 79:49 113:20 154:18 187:53 235:20 271:03 305:50 340:38 373:45', 13, 7, true],
    ['mail-com-2016', '5:02 12:37 23:59 41:03 66:38 105:01 162:35 248:56 378:28', 10, 2, true],
    ['gmx-2016', '5:01 12:33 23:50 40:46 66:09 104:14 161:22 247:04 375:36', 10, 3, true],
    ['aol-2016', '5:32 11:32 21:32 31:32', 5, 1, false],
    ['india-2016', '6:21 16:21 36:21 76:21 146:22 216:21 286:21 356:21 426:21', 10, 1, true],
  ] as const)('%s tries at %s', (name, published, attempts, addresses, delivered) => {
    const ages = published.split(' ').map((text) => {
      const [min = Number.NaN, s = Number.NaN] = text.split(':').map(Number);
      return min * 60 + s;
    });
    const mta = presetBehaviour(name);
    expect(ages).toHaveLength(attempts - 1);
    expect(retryAges(ruleOf(name), ages.length)).toEqual(ages);
    expect(mta?.addresses).toBe(addresses);
    expect(mta?.giveUpAfter.attempts).toBe(delivered ? null : attempts);
  });

  test('Hotmail comes every four minutes after a quarter of an hour, 94 tries in six hours', () => {
    const ages = retryAges(ruleOf('hotmail-2016'), 93);
    expect(ages.slice(0, 7)).toEqual([61, 123, 184, 306, 487, 728, 970]);
    expect(ages.at(-1)).toBeCloseTo(362 * 60 + 11, 6);
    expect((ages[50] ?? 0) - (ages[49] ?? 0)).toBeCloseTo(241.4, 1);
  });

  test('Yandex comes every quarter of an hour after the first hour, 28 tries in six hours', () => {
    const ages = retryAges(ruleOf('yandex-2016'), 27);
    expect(ages.slice(0, 7)).toEqual([65, 178, 413, 895, 1828, 2741, 3661]);
    expect(ages.at(-1)).toBeCloseTo(369 * 60 + 21, 6);
    expect((ages[20] ?? 0) - (ages[19] ?? 0)).toBeCloseTo(925, 6);
  });
});
