// `npm start`: brings what is missing, then produces the pilot episode against the emulated engines, with trouble
// scripted in examples/pilot/faults.json. Repeated, it shows the finished episode; `-- --fresh` starts again.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bootstrap, modernNode, root } from './bootstrap.js';

bootstrap();
const node = modernNode();
const cli = join(root, 'bin', 'shotcaller.js');
const pilot = join(root, 'examples', 'pilot');
const production = join(pilot, 'production.yaml');
const extra = process.argv.slice(2).filter((arg) => arg !== '--fresh');

if (process.argv.includes('--fresh')) {
  for (const made of ['.shotcaller/glasshouse', '.shotcaller/lab', 'out/glasshouse'])
    rmSync(join(pilot, made), { recursive: true, force: true });
}
if (finished()) {
  process.exit(spawnSync(node, [cli, 'run', production, ...extra], { cwd: root, stdio: 'inherit' }).status ?? 1);
}
await produce();

/** True when the episode is signed and still there: then no engine is needed. */
function finished() {
  const { stdout } = spawnSync(node, [cli, 'status', production, '--json'], { cwd: root, encoding: 'utf8' });
  try {
    const { episodes } = JSON.parse(stdout);
    return episodes.length > 0 && episodes.every((episode) => episode.file !== null && existsSync(episode.file));
  } catch {
    return false;
  }
}

/** Starts the lab beside the run and stops it afterwards, whatever happens. */
async function produce() {
  process.stderr.write('Starting the lab: emulated Runway, Luma, fal and ComfyUI on this machine; nothing is spent.\n');
  const labArgs = [
    cli,
    'lab',
    '--port',
    '0',
    '--faults',
    join(pilot, 'faults.json'),
    '--dir',
    join(pilot, '.shotcaller', 'lab'),
    '--until-stdin-ends',
  ];
  const lab = spawn(node, labArgs, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const stopLab = () => lab.kill('SIGTERM');
  process.once('exit', stopLab);
  const { baseUrls } = await firstLine(lab);
  const env = {
    ...process.env,
    RUNWAYML_BASE_URL: baseUrls.runway,
    RUNWAYML_API_SECRET: 'lab',
    LUMAAI_BASE_URL: baseUrls.luma,
    LUMAAI_API_KEY: 'lab',
    FAL_BASE_URL: baseUrls.fal,
    FAL_KEY: 'lab',
    COMFYUI_URL: baseUrls.comfyui,
  };
  const run = spawn(node, [cli, 'run', production, '--yes', ...extra], { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => run.kill(signal));
  const code = await new Promise((resolve) => run.once('exit', (status) => resolve(status ?? 1)));
  stopLab();
  process.exit(code);
}

function firstLine(lab) {
  return new Promise((resolve, reject) => {
    lab.once('exit', (code) => reject(new Error(`the lab ended with code ${code}`)));
    createInterface({ input: lab.stdout }).once('line', (line) => resolve(JSON.parse(line)));
  });
}
