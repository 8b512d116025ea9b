// Loaded into a command before anything else (`node --import`): its wall time is off by as many milliseconds as a file
// says, and jumps when the file changes. Timers keep to real time, as they do when somebody sets a machine's clock.
import { readFileSync } from 'node:fs';

const file = process.env['SHOTCALLER_TEST_CLOCK'] ?? '';
const real = Date.now.bind(Date);
let shiftMs = read();

Date.now = () => real() + shiftMs;
setInterval(() => {
  shiftMs = read();
}, 10).unref();

function read(): number {
  try {
    const ms = Number(readFileSync(file, 'utf8'));
    return Number.isFinite(ms) ? ms : shiftMs;
  } catch {
    return 0;
  }
}
