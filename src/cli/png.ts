import { accessSync, constants, copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A program on this machine that renders SVG as PNG. */
export interface Painter {
  readonly name: string;
  readonly path: string;
  readonly isBrowser: boolean;
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
/** Timeout [ms]: one picture takes a second or two; a browser that hangs is given up. */
const PATIENCE = 30_000;
/** Pixels per pixel of the drawing, for sharp screens and print. */
const SCALE = 2;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function onPath(name: string, path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/**
 * Finds a program that renders pictures: librsvg's rsvg-convert, else Chromium or Chrome; undefined if there is none.
 */
export function findPainter(env: Readonly<Record<string, string | undefined>>): Painter | undefined {
  const path = env['PATH'] ?? '';
  const rsvg = onPath('rsvg-convert', path);
  if (rsvg !== undefined) return { name: 'rsvg-convert', path: rsvg, isBrowser: false };
  const own = env['CHROMIUM'];
  const browsers = [
    own !== undefined && isProgram(own) ? own : undefined,
    ...BROWSERS.map((name) => onPath(name, path)),
  ];
  const browser = browsers.find((found) => found !== undefined);
  return browser === undefined ? undefined : { name: 'Chromium', path: browser, isBrowser: true };
}

async function run(program: string, call: readonly string[]): Promise<boolean> {
  // Loaded here: it brings the network's modules along, and most runs start no other program.
  const { execFile } = await import('node:child_process');
  return new Promise((done) => {
    execFile(program, call, { timeout: PATIENCE, windowsHide: true }, (error) => done(error === null));
  });
}

/** Width and height that a drawing declares [px]. */
function sizeOf(svg: string): string {
  const [, width = '680', height = '400'] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return `${width},${height}`;
}

async function paint({ path, isBrowser }: Painter, from: string, to: string, profile: string): Promise<boolean> {
  if (!isBrowser) return run(path, ['--zoom', String(SCALE), '--output', to, from]);
  // Root has no sandbox for Chromium; the drawing is ours and has no scripts.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return run(path, [
    ...['--headless', '--disable-gpu', '--hide-scrollbars', `--user-data-dir=${profile}`, ...sandbox],
    ...[`--force-device-scale-factor=${SCALE}`, `--window-size=${sizeOf(readFileSync(from, 'utf8').slice(0, 4000))}`],
    ...[`--screenshot=${to}`, pathToFileURL(from).href],
  ]);
}

/** Renders the drawings of a folder beside themselves. @returns number of pictures made. */
export async function paintPictures(painter: Painter, folder: string, drawings: readonly string[]): Promise<number> {
  const profile = mkdtempSync(join(tmpdir(), 'mxsim-'));
  let painted = 0;
  try {
    for (const name of drawings) {
      const temporary = join(profile, 'picture.png');
      if (!(await paint(painter, resolve(folder, name), temporary, profile))) continue;
      const target = join(folder, name.replace(/\.svg$/, '.png'));
      if (statSync(temporary, { throwIfNoEntry: false }) === undefined) continue;
      moveFile(temporary, target);
      painted += 1;
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
  return painted;
}

/** Moves a file. The temporary folder may be on another disk, so the file is first copied beside its destination. */
function moveFile(from: string, to: string): void {
  const near = `${to}.mxsim.tmp`;
  copyFileSync(from, near);
  renameSync(near, to);
  rmSync(from);
}
