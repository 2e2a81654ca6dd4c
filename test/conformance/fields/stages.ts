import type { Field } from './field.js';

/** Servers that say nothing more from some stage on. */
export const STAGES: Field = {
  modes: {
    hang: ({ value, timing }) => {
      const stage = value === 'dot' ? 'message' : value;
      // The laboratory counts what it took before it fell silent: the message is there.
      const kept = stage === 'message' ? { kept: true } : {};
      return { failures: [{ kind: 'silent', stage, ...kept, ...timing }] };
    },
  },
};
