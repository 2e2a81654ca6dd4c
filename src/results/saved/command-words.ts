/** Words of a command line in POSIX quotes, as mxsim writes them: plain, or in single quotes with `'\''` inside. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(/'([^']*)'|\\'/g, (part, inner: string | undefined) => (part === "\\'" ? "'" : (inner ?? ''))),
  );
}

const OPTIONS = ['messages', 'duration', 'replications', 'seed'];

/** The changes `PATH=VALUE` that a command of mxsim makes to its scenario, in order. */
export function overridesOfCommand(command: string): string[] {
  const words = wordsOf(command);
  return words.flatMap((word, at) => {
    const value = words[at + 1];
    if (value === undefined) return [];
    if (word === '--set') return [value];
    const name = OPTIONS.find((option) => word === `--${option}`);
    if (name === undefined) return [];
    return [`${name}=${name === 'seed' ? JSON.stringify(value) : value}`];
  });
}
