/**
 * Deep-freezes plain data and returns it. Columns of numbers are frozen as a whole, and data that is already frozen is
 * left alone. The depth is that of the data's types, about eight.
 */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  // A replay has columns of millions of plain values: the first tells the type of the rest.
  if (Array.isArray(value) && (typeof value[0] !== 'object' || value[0] === null)) return value;
  for (const part of Object.values(value)) freezeDeep(part);
  return value;
}
