import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readVersion } from '../../library/index.js';
import { type PlayScenario, renderPlayPage } from '../../play/index.js';
import { renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadScenarios } from '../inputs.js';
import { ownScenarios, titleOf } from '../lesson-files.js';
import { save } from '../saving.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Writes the playground as one file. */
export async function writePlayground(file: string | undefined, output: string, session: Session): Promise<ExitCode> {
  const { stderr, folder } = session;
  const own: PlayScenario[] = [];
  if (file !== undefined) {
    const { scenarios, unreadable } = await loadScenarios([file], { options: [], sets: [] }, session);
    const errors = scenarios.flatMap((scenario) => scenario.errors);
    if (errors.length + unreadable.length > 0) {
      await stderr.write(renderProblems(errors) + unreadable.map((line) => `mxsim: ${line}\n`).join(''));
      return EXIT.wrong;
    }
    for (const { input, text, files } of scenarios)
      own.push({ group: 'Yours', title: titleOf(text, input.file), file: input.file, text, files });
  }
  const part = (name: string): string => readFileSync(join(ROOT, 'dist/play/page', name), 'utf8');
  const page = renderPlayPage(
    {
      version: readVersion(),
      core: readFileSync(join(ROOT, 'dist/core.wasm')).toString('base64'),
      worker: part('worker.js'),
      scenarios: [...own, ...ownScenarios()],
    },
    {
      shell: part('shell.html'),
      style: part('style.css'),
      script: part('main.js'),
      hash: (text) => createHash('sha256').update(text).digest('base64'),
    },
  );
  const saved = save(resolve(folder, output), page);
  if (!saved.ok) {
    await stderr.write(`mxsim: cannot write ${shownName(output)}: ${saved.reason}\n`);
    return saved.code;
  }
  await stderr.write(`Written: ${shownName(output)}\n`);
  return EXIT.done;
}
