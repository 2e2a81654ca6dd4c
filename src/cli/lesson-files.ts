import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Exercise, type PlayScenario, readExercise } from '../play/index.js';

/** Where every copy of mxsim has what it teaches with. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const GUIDE = '.guide.yaml';

function readOwn(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function titleOf(text: string, file: string): string {
  return /^title: *(.+)$/m.exec(text)?.[1]?.replace(/^(["'])(.*)\1$/, '$2') ?? file;
}

/** The lessons and questions; first of all the one to begin with. */
export function ownScenarios(): PlayScenario[] {
  const listed = (folder: string, group: string): PlayScenario[] =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => {
        const file = `${folder}/${name}`;
        const text = readOwn(file);
        return { group, title: titleOf(text, name), file, text, files: {} };
      });
  const lessons = listed('scenarios', 'Lessons');
  const first = lessons.filter(({ file }) => file === 'scenarios/first-failover.yaml');
  return [...new Set([...first, ...lessons]), ...listed('scenarios/questions', 'Questions')];
}

/** The exercises, in order of difficulty. */
export function ownExercises(): Exercise[] {
  const guides = readdirSync(join(ROOT, 'exercises')).filter((name) => name.endsWith(GUIDE));
  return guides.sort().map((file) => {
    const name = file.slice(0, -GUIDE.length);
    const reading = readExercise(name, readOwn(`exercises/${name}.yaml`), readOwn(`exercises/${file}`));
    if (!reading.ok) throw new Error(reading.lines.join('\n'));
    return reading.value;
  });
}
