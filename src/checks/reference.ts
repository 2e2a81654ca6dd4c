import { CHECKS } from './list.js';

/** Codes of messages that are no advice about a scenario, with their meaning, by name. */
const OTHER_CODES: Readonly<Record<string, string>> = {
  'assumed-values': 'Of an MTA in use, values that no source or recording was found for.',
  'few-outages':
    'Outages that mail waited for came in few of the replications only, so means and slow percentiles have no interval.',
  'few-losses':
    'Mail was lost, or messages flipped, in few of the replications only: intervals say less than they seem to.',
  'fewer-pairs': 'Set-ups ask for different numbers of replications: those are compared that all of them have.',
  'independent-failures':
    'Servers for one domain fail by chance with nothing in common. Real outages are often shared: a `site` says what fails together.',
  'judged-by-mean':
    'Replications were not enough to decide some designs: these are judged by their means, and `--max-replications` allows more.',
  'long-warmup': 'All mail was submitted within the warm-up, so there is nothing to measure.',
  'no-flips': 'No message was saved or lost by a set-up in these replications, which is no proof that none ever is.',
  'no-long-run': 'The queues of a run with a warm-up do not settle: it is too short for questions about the long run.',
  'no-mail-meanwhile': 'No wanted mail arrives while the failures of a drill last, so it shows nothing.',
  'one-replication': 'Cells of a sweep with one replication: what differs between them may be luck.',
  'partial-merge': 'Replications are missing from merged results, perhaps those that take longest.',
  replay: 'A replayed file and the rest of the scenario do not end together.',
  'short-warmup': 'The queues settle later than the warm-up ends.',
  'some-pairs': 'A drill has many things: only those that do most alone are tried in pairs.',
  'stale-result': 'A saved result gives other figures when it is run again: those of now are compared.',
  'varied-seed': 'A sweep varies the seed: cells differ by their luck as well.',
};

/** The reference page of all checks, in which users look up the code of a piece of advice. */
export function renderCheckReference(): string {
  const rows = CHECKS.map(({ code, title }) => `| [\`${code}\`](#${code}) | ${title} |`);
  const sections = CHECKS.map(({ code, title, looksFor }) => `## ${code}\n\n**${title}.** ${looksFor}`);
  const mends = CHECKS.flatMap(({ code, mends: does }) =>
    does === null ? [] : [`| [\`${code}\`](#${code}) | ${does} |`],
  );
  const choices = CHECKS.flatMap(({ code, noMend }) =>
    noMend === null ? [] : [`| [\`${code}\`](#${code}) | ${noMend} |`],
  );
  const others = Object.entries(OTHER_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `# What the checks look for

\`mxsim check FILE\` and every run give advice about scenarios that are valid and unwise. Each piece of advice ends with the code of
its check in brackets, such as \`[single-mx]\`; here is what it looks for, and why that matters. Advice is no error: a lesson may
mean just that. \`mxsim check FILE --fix\` follows the
advice that needs no choice: it shows the lines that change, tries each mend by a short run, and leaves alone what would lose more
mail (\`--dry-run\` writes nothing); [which advice has a mend](#mends), and why the rest has none, stands below. Doubts about results have codes as well: they stand [at the end](#doubts). This page is written from the checks
themselves.

| code | in short |
|---|---|
${rows.join('\n')}

${sections.join('\n\n')}

## Mends

What \`mxsim check FILE --fix\` does, where that makes nothing worse: no more wanted mail may be lost in a short run, and the
figure that the advice is about must not be worse.

| code | its mend |
|---|---|
${mends.join('\n')}

The others have none, since a person has to choose:

| code | why |
|---|---|
${choices.join('\n')}

## Doubts

What is said of results, not of scenarios.

| code | says |
|---|---|
${others.join('\n')}
`;
}
