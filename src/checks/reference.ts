import { CHECKS } from './list.js';

/** A page of all checks, so that the code of a piece of advice can be looked up. */
export function renderCheckReference(): string {
  const rows = CHECKS.map(({ code, title }) => `| [\`${code}\`](#${code}) | ${title} |`);
  const sections = CHECKS.map(({ code, title, looksFor }) => `## ${code}\n\n**${title}.** ${looksFor}`);
  return `# What the checks look for

\`mxsim check FILE\` and every run give advice about scenarios that are valid and unwise. Each piece of advice ends with the code of
its check in brackets, such as \`[single-mx]\`; here is what it looks for, and why that matters. Advice is no error: a lesson may
mean just that. This page is written from the checks themselves.

| code | in short |
|---|---|
${rows.join('\n')}

${sections.join('\n\n')}
`;
}
