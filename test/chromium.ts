import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chromium of this machine: what CHROMIUM names, or the first one found; `undefined` where there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(':');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...PLACES].find(isProgram);
}

/** apt-get, with sudo where we are not root; `undefined` where it would not work without a question. */
function findInstaller(): string[] | undefined {
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    if (process.getuid?.() === 0) return ['apt-get'];
    execFileSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
    return ['sudo', '-n', 'apt-get'];
  } catch {
    return undefined;
  }
}

function install([command = '', ...words]: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync(command, [...words, 'update', '-q'], { stdio: 'inherit', env });
  execFileSync(command, [...words, 'install', '-y', '-q', '--no-install-recommends', 'chromium'], {
    stdio: 'inherit',
    env,
  });
}

const ADVICE = `The browser tests need Chromium, and none was found.
  Debian, Ubuntu:  sudo apt-get install chromium
  Fedora:          sudo dnf install chromium
  macOS:           brew install --cask chromium
  elsewhere:       install Chromium or Chrome, and set CHROMIUM to its path
All other tests run with: npm run check`;

/** Before the browser tests: sees to it that there is a Chromium, or says what to do. */
export default function ensureChromium(): void {
  if (findChromium() !== undefined) return;
  const installer = findInstaller();
  if (installer !== undefined) install(installer);
  if (findChromium() === undefined) throw new Error(ADVICE);
}
