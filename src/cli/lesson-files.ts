import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Exercise, type PlayScenario, readExercise, readTour, type Tour } from '../play/index.js';

/** Root folder of this copy of mxsim, which contains the lessons, tours and exercises. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const GUIDE = '.guide.yaml';

function readOwn(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function titleOf(text: string, file: string): string {
  return /^title: *(.+)$/m.exec(text)?.[1]?.replace(/^(["'])(.*)\1$/, '$2') ?? file;
}

const TOUR = '.tour.yaml';

/** The tours of our own scenarios, by scenario file. */
function ownTours(): Map<string, Tour> {
  const files = (readdirSync(join(ROOT, 'tours'), { recursive: true }) as string[]).filter((name) =>
    name.endsWith(TOUR),
  );
  const tours = files.map((name): [string, Tour] => {
    const reading = readTour(readOwn(`tours/${name}`), name);
    if (!reading.ok) throw new Error(reading.lines.join('\n'));
    return [reading.value.lesson, reading.value];
  });
  return new Map(tours);
}

/** The lessons and questions; the one to begin with comes first. */
export function ownScenarios(): PlayScenario[] {
  const tours = ownTours();
  const listed = (folder: string, group: string): PlayScenario[] =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => {
        const file = `${folder}/${name}`;
        const text = readOwn(file);
        const tour = tours.get(file);
        const own = { group, title: titleOf(text, name), file, text, files: {} };
        return tour === undefined ? own : { ...own, tour };
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

/** The exercises as scenarios of the playground. */
export function playedExercises(): PlayScenario[] {
  return ownExercises().map((exercise, i) => ({
    group: 'Exercises',
    title: `${i + 1} · ${exercise.title}`,
    file: `exercises/${exercise.name}.yaml`,
    text: exercise.text,
    files: {},
    exercise,
  }));
}
