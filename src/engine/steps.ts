/** Work that is done in steps of some ten milliseconds, and its result: for a thread that has to listen in between. */
export type Steps<T> = Generator<undefined, T>;

/** Does all steps at once. */
export function finishSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
