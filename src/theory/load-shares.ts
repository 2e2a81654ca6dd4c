/**
 * Share of first tries at each address where the MX hosts of one preference are shuffled, and then the addresses of
 * each (RFC 5321 §5.1): hosts share evenly, however many addresses they have. One entry per host, with its number of
 * addresses; the answer holds the share of each single address of that host.
 */
export function shuffledHostShares(addresses: readonly number[]): number[] {
  return addresses.map((count) => 1 / (addresses.length * count));
}

/** Share of first tries at each address if all of one preference are shuffled together: even shares. */
export function shuffledAddressShares(addresses: readonly number[]): number[] {
  const all = addresses.reduce((sum, count) => sum + count, 0);
  return addresses.map(() => 1 / all);
}

/**
 * Share of all messages that each server accepts in the first pass, where preferences are walked in order, those of
 * equal preference in even random order, and each server is up with its own probability, independently. One list per
 * preference; what the shares lack to 1 is accepted by none.
 *
 * Give each server of a preference an even random place in [0, 1]. Server i accepts if it is up, and every other
 * server is down or behind it: a_i ∫ Π_(j≠i) (1 - a_j x) dx.
 */
export function acceptedShares(preferences: readonly (readonly number[])[]): number[][] {
  let reached = 1;
  return preferences.map((availabilities) => {
    const shares = availabilities.map((up, server) => reached * up * integral(productWithout(availabilities, server)));
    reached *= availabilities.reduce((share, up) => share * (1 - up), 1);
    return shares;
  });
}

/** Coefficients of Π (1 - a_j x) over all servers but one, lowest power first. */
function productWithout(availabilities: readonly number[], left: number): number[] {
  let product = [1];
  for (const [server, up] of availabilities.entries()) {
    if (server === left) continue;
    const before = product;
    product = Array.from(
      { length: before.length + 1 },
      (_, power) => (before[power] ?? 0) - up * (before[power - 1] ?? 0),
    );
  }
  return product;
}

/** ∫ over [0, 1] of a polynomial, lowest power first. */
function integral(coefficients: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, power) => sum + coefficient / (power + 1), 0);
}
