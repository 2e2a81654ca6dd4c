import type { Field } from './field.js';

/** What the laboratory's own header adds to the filler: messages of 5000 bytes were declared as 5155. */
const HEADER = 155;

/** SIZE limits, and messages of a size. */
export const SIZES: Field = {
  modes: {
    size: ({ value, timing }) =>
      timing.at === undefined ? { keys: { maxSize: `${value === '' ? 0 : value}B` } } : 'a limit cannot come and go',
  },
  traffic: ({ size }) => (size === undefined ? {} : { size: `${size + HEADER}B` }),
};
