/** Time between two looks at the work [ms]. */
const PERIOD = 100;

/** Calls a function now and then until it is stopped, or throws: that is handed on. @returns what stops it. */
export function withTicks(look: () => void, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    try {
      look();
    } catch (error) {
      clearInterval(timer);
      onError(error);
    }
  }, PERIOD);
  return () => clearInterval(timer);
}
