import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readVersion } from '../../library/index.js';
import { listPresets } from '../../mail/index.js';
import { type PlayScenario, readTour, renderPlayPage, type Tour } from '../../play/index.js';
import { renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadScenarios, readInputs } from '../inputs.js';
import { ownScenarios, playedExercises, titleOf } from '../lesson-files.js';
import type { PlayOptions } from '../options.js';
import { save } from '../saving.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A tour from a file of the user's, or what is wrong with it. */
async function readOwnTour(file: string, session: Session): Promise<Tour | readonly string[]> {
  const [input] = await readInputs([file], session);
  if (input?.ok !== true) return [`mxsim: ${input?.line ?? file}`];
  const reading = readTour(new TextDecoder().decode(input.bytes), input.file);
  return reading.ok ? reading.value : reading.lines;
}

/** Writes the playground as one file. */
export async function writePlayground(
  file: string | undefined,
  { output, tour: tourFile }: PlayOptions,
  session: Session,
): Promise<ExitCode> {
  const { stderr, folder } = session;
  const own: PlayScenario[] = [];
  if (tourFile !== undefined && file === undefined) {
    await stderr.write('mxsim: --tour leads through a scenario: name that as well\n');
    return EXIT.wrong;
  }
  const tour = tourFile === undefined ? undefined : await readOwnTour(tourFile, session);
  if (tour !== undefined && !('steps' in tour)) {
    await stderr.write(tour.map((line) => `${line}\n`).join(''));
    return EXIT.wrong;
  }
  if (file !== undefined) {
    const { scenarios, unreadable } = await loadScenarios([file], { options: [], sets: [] }, session);
    const errors = scenarios.flatMap((scenario) => scenario.errors);
    if (errors.length + unreadable.length > 0) {
      await stderr.write(renderProblems(errors) + unreadable.map((line) => `mxsim: ${line}\n`).join(''));
      return EXIT.wrong;
    }
    for (const { input, text, files } of scenarios)
      own.push({
        group: 'Yours',
        title: titleOf(text, input.file),
        file: input.file,
        text,
        files,
        ...(tour === undefined ? {} : { tour }),
      });
  }
  const part = (name: string): string => readFileSync(join(ROOT, 'dist/play/page', name), 'utf8');
  const page = renderPlayPage(
    {
      version: readVersion(),
      core: readFileSync(join(ROOT, 'dist/core.wasm')).toString('base64'),
      worker: part('worker.js'),
      presets: listPresets().map(({ name }) => name),
      scenarios: [...own, ...ownScenarios(), ...playedExercises()],
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
