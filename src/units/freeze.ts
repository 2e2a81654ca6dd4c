/**
 * Makes plain data unchangeable, to its last part, and gives it back. Columns of numbers are frozen as a whole, and what is
 * frozen already is left alone. Depth is that of the data's types, about eight.
 */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  // A replay has columns of millions of plain values: one look at the first tells what the rest are.
  if (Array.isArray(value) && (typeof value[0] !== 'object' || value[0] === null)) return value;
  for (const part of Object.values(value)) freezeDeep(part);
  return value;
}
