import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommonFlags } from './flags.ts';
import { openOutput } from './output.ts';

let printed: { stdout: string; stderr: string };

beforeEach(() => {
  printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    });
  }
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('FORCE_COLOR', '');
  vi.stubEnv('CI', '');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** Lets the process look as if it had a terminal, or none. */
function terminal(isTTY: boolean): void {
  for (const stream of [process.stdout, process.stderr])
    Object.defineProperty(stream, 'isTTY', { value: isTTY, configurable: true });
}

function said(flags: CommonFlags): typeof printed {
  const out = openOutput(flags);
  out.say(out.paint('good', 'a word'));
  out.data('run', { end: 'done' });
  return printed;
}

describe('openOutput', () => {
  it('prints words on stdout and no JSON without --json', () => {
    terminal(false);
    expect(said({})).toEqual({ stdout: 'a word\n', stderr: '' });
  });

  it('prints one JSON object with its schema on stdout and words on stderr with --json', () => {
    terminal(false);
    expect(said({ json: true })).toEqual({
      stdout: '{"schema":"shotcaller.run/1","end":"done"}\n',
      stderr: 'a word\n',
    });
  });

  it('says nothing with --quiet, but still gives the JSON', () => {
    terminal(false);
    expect(said({ quiet: true })).toEqual({ stdout: '', stderr: '' });
    expect(said({ quiet: true, json: true }).stdout).toContain('shotcaller.run/1');
  });

  it('paints on a terminal only, and never with NO_COLOR or --no-color', () => {
    const painted = (flags: CommonFlags): boolean => openOutput(flags).paint('bad', 'x') !== 'x';
    terminal(true);
    expect([painted({}), painted({ color: false })]).toEqual([true, false]);
    vi.stubEnv('NO_COLOR', '1');
    expect(painted({})).toBe(false);
    vi.stubEnv('NO_COLOR', '');
    terminal(false);
    expect(painted({})).toBe(false);
    vi.stubEnv('FORCE_COLOR', '1');
    expect(painted({})).toBe(true);
  });

  it('draws a live display on a terminal only, never for JSON, --quiet or CI', () => {
    const live = (flags: CommonFlags): boolean => openOutput(flags).live;
    terminal(true);
    expect([live({}), live({ json: true }), live({ quiet: true })]).toEqual([true, false, false]);
    vi.stubEnv('CI', 'true');
    expect(live({})).toBe(false);
    vi.stubEnv('CI', '');
    terminal(false);
    expect(live({})).toBe(false);
  });
});
