import { describe, expect, test } from 'vitest';
import { acceptedShares, shuffledAddressShares, shuffledHostShares } from '../../src/theory/index.js';

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/** Shares by counting every order and every combination of up and down. */
function counted(preferences: readonly (readonly number[])[]): number[][] {
  let reached = 1;
  return preferences.map((availabilities) => {
    const servers = availabilities.map((_, server) => server);
    const shares = servers.map(() => 0);
    const orders = permutations(servers);
    for (const order of orders) {
      let allBefore = reached / orders.length;
      for (const server of order) {
        const up = availabilities[server] as number;
        shares[server] = (shares[server] as number) + allBefore * up;
        allBefore *= 1 - up;
      }
    }
    for (const up of availabilities) reached *= 1 - up;
    return shares;
  });
}

describe('first tries', () => {
  test('shuffled hosts share evenly, so a host with three addresses gives each a third of its share', () => {
    expect(shuffledHostShares([1, 3])).toEqual([1 / 2, 1 / 6]);
  });

  test('shuffled addresses share evenly, so a host with three addresses has three quarters', () => {
    expect(shuffledAddressShares([1, 3])).toEqual([1 / 4, 1 / 4]);
  });
});

describe('accepted shares', () => {
  test('the backup gets what the primary cannot take', () => {
    expect(acceptedShares([[0.9], [0.8]])).toEqual([[0.9], [expect.closeTo(0.08, 14)]]);
  });

  test('two equal servers of which one is always up and one half of the time share 75 to 25', () => {
    expect(acceptedShares([[1, 0.5]])).toEqual([[expect.closeTo(0.75, 14), expect.closeTo(0.25, 14)]]);
  });

  test('agree with every order of five unequal servers and two backups, counted', () => {
    const preferences = [
      [0.99, 0.9, 0.5, 0.7, 0],
      [0.8, 0.6],
    ];
    const expected = counted(preferences);
    const shares = acceptedShares(preferences);
    expect(shares.flat()).toEqual(expected.flat().map((share) => expect.closeTo(share, 12)));
  });

  test('and what nobody accepts is when all are down', () => {
    const total = acceptedShares([[0.9, 0.8], [0.7]])
      .flat()
      .reduce((sum, share) => sum + share, 0);
    expect(total).toBeCloseTo(1 - 0.1 * 0.2 * 0.3, 12);
  });
});
