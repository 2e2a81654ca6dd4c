import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { exampleRecords, initScenario } from '../../import/index.js';
import { quoteWord } from '../../library/index.js';
import { parseScenario, renderProblems } from '../../scenario/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { InitOptions } from '../import-options.js';
import { readNameOption, readRecordsOption } from '../option-values.js';
import { save } from '../saving.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';

const DEFAULT_FILE = 'scenario.yaml';
const DEFAULT_DOMAIN = 'example.org';
/** Stands for standard output. */
const STANDARD_OUTPUT = '-';

/** Writes a scenario to begin with. An existing file is never overwritten. */
export async function initFile(file: string = DEFAULT_FILE, options: InitOptions, session: Session): Promise<ExitCode> {
  const { stdout, stderr, folder } = session;
  const domain = readNameOption('--domain', options.domain ?? DEFAULT_DOMAIN);
  const mx = options.mx === undefined ? undefined : readRecordsOption('--mx', options.mx);
  for (const option of [domain, mx]) {
    if (option === undefined || option.ok) continue;
    await stderr.write(option.line);
    return EXIT.wrong;
  }
  if (!domain.ok || mx?.ok === false) return EXIT.wrong;
  const text = initScenario({ domain: domain.value, mx: mx?.value ?? exampleRecords(domain.value), file });
  const errors = parseScenario({ text, file }).problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    await stderr.write(renderProblems(errors, text));
    return EXIT.wrong;
  }
  if (file === STANDARD_OUTPUT) {
    await stdout.write(text);
    return EXIT.done;
  }
  const path = resolve(folder, file);
  const shown = shownName(file);
  if (existsSync(path)) {
    await stderr.write(`mxsim: ${shown} is there already, and is left as it is; name another file\n`);
    return EXIT.wrong;
  }
  const saved = save(path, text);
  if (!saved.ok) {
    await stderr.write(`mxsim: cannot write ${shown}: ${saved.reason}\n`);
    return saved.code;
  }
  if (options.quiet !== true) await session.say(`Written: ${shown}\nRun it: mxsim run ${shownName(quoteWord(file))}\n`);
  return EXIT.done;
}
