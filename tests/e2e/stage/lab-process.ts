import { type Command, cleanEnvironment, startCommand, until } from './command-line.ts';

/** One job in the lab's true ledger. */
export interface LabRow {
  readonly dialect: string;
  readonly jobId: string;
  readonly clientReference: string | null;
  readonly model: string;
  readonly state: string;
  readonly charged: { readonly amount: number };
  readonly completedAt: string | null;
  readonly effects: readonly { readonly name: string }[];
  readonly request: unknown;
}

/** What the lab knows. */
export interface LabBooks {
  readonly jobs: readonly LabRow[];
  readonly charged: { readonly amount: number };
  /** Create calls that arrived, per dialect. */
  readonly creates: Readonly<Record<string, number>>;
  readonly faults: readonly { readonly effect: { readonly name: string }; readonly happened: number }[];
}

/** A lab that runs as a process of its own. */
export interface LabProcess {
  readonly command: Command;
  /** Environment in which commands find the emulated engines. */
  readonly env: NodeJS.ProcessEnv;
  readonly books: () => Promise<LabBooks>;
  readonly tell: (path: string, body: unknown) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Options of `startLabProcess`. */
export interface LabProcessOptions {
  readonly dir: string;
  /** Fault file. */
  readonly faults?: string;
  readonly speed?: number;
  /** Seeds chance and latency. */
  readonly seed?: number;
}

/** Starts `shotcaller lab` on a free port. */
export async function startLabProcess({ dir, faults, speed = 20, seed = 1 }: LabProcessOptions): Promise<LabProcess> {
  const rules = faults === undefined ? [] : ['--faults', faults];
  const command = startCommand(['lab', '--port', '0', '--dir', dir, '--speed', String(speed), '--seed', String(seed), ...rules]);
  const line = await until(
    'the first line of the lab',
    () => (command.stdout().includes('\n') ? command.stdout() : undefined),
    { over: command.ended },
  );
  const { baseUrls, control } = JSON.parse(line) as {
    readonly baseUrls: Readonly<Record<'runway' | 'luma' | 'fal' | 'comfyui', string>>;
    readonly control: string;
  };
  return {
    command,
    env: cleanEnvironment({
      RUNWAYML_BASE_URL: baseUrls.runway,
      RUNWAYML_API_SECRET: 'lab',
      LUMAAI_BASE_URL: baseUrls.luma,
      LUMAAI_API_KEY: 'lab',
      FAL_BASE_URL: baseUrls.fal,
      FAL_KEY: 'lab',
      COMFYUI_URL: baseUrls.comfyui,
    }),
    books: async () => {
      const read = async <T>(path: string): Promise<T> => (await (await fetch(`${control}/${path}`)).json()) as T;
      const { jobs, charged } = await read<Pick<LabBooks, 'jobs' | 'charged'>>('jobs');
      const { creates } = await read<Pick<LabBooks, 'creates'>>('requests');
      const { rules } = await read<{ readonly rules: LabBooks['faults'] }>('faults');
      return { jobs, charged, creates, faults: rules.map(({ effect, happened }) => ({ effect, happened })) };
    },
    tell: async (path, body) => {
      const reply = await fetch(`${control}/${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!reply.ok) throw new Error(`lab ${path}: ${reply.status} ${await reply.text()}`);
    },
    stop: async () => {
      if (!command.ended()) command.kill('SIGTERM');
      await command.exit;
    },
  };
}
