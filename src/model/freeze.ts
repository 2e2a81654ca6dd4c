import type { Model } from './model.js';

/** Makes a model unchangeable, to its last part, and gives it back. Columns of numbers are frozen as a whole. */
export function freezeModel(model: Model): Model {
  freezeDeep(model);
  return model;
}

/** Depth is that of the model's types, about eight. What is frozen already (a shared behaviour) is left alone. */
function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  if (Array.isArray(value)) {
    // A replay has columns of millions of plain values: one look at the first tells what the rest are.
    if (typeof value[0] === 'object' && value[0] !== null) for (const item of value) freezeDeep(item);
    return;
  }
  for (const part of Object.values(value)) freezeDeep(part);
}
