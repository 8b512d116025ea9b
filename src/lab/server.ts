import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Clock } from '../core/clock.ts';
import { ConfigError } from '../core/errors.ts';
import { systemClock } from '../core/system-clock.ts';
import type { CatalogEntry } from '../engines/catalog/sourced.ts';
import { emulatedHeader } from '../engines/engine.ts';
import type { MediaTools } from '../media/tools.ts';
import { controlRoutes } from './control.ts';
import { agentsRoutes } from './dialects/agents.ts';
import { arkRoutes } from './dialects/ark.ts';
import { comfyuiRoutes } from './dialects/comfyui.ts';
import { comfyuiEvents } from './dialects/comfyui-events.ts';
import { dashscopeRoutes } from './dialects/dashscope.ts';
import { falRoutes } from './dialects/fal.ts';
import { gatewayRoutes } from './dialects/gateway.ts';
import { klingRoutes } from './dialects/kling.ts';
import { lumaRoutes } from './dialects/luma.ts';
import { replicateRoutes } from './dialects/replicate.ts';
import { runwayRoutes } from './dialects/runway.ts';
import { vertexRoutes } from './dialects/vertex.ts';
import { xaiRoutes } from './dialects/xai.ts';
import type { LabContext } from './exchange.ts';
import { parseFaultPlan } from './faults/rule.ts';
import { fileRoutes } from './files.ts';
import { Floor } from './floor.ts';
import type { ClipRenderer } from './footage/clip-spec.ts';
import { previzRenderer } from './footage/previz-renderer.ts';
import type { Dialect } from './job.ts';
import { labModelsOf } from './models.ts';

/** How to start the lab. Clips come from `tools` (real previz pictures) or from `render`. */
export type LabOptions = {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Seeds chance and latency. Default 1. */
  readonly seed?: number;
  /** A fault plan: a list of rules or `{mode, rules}`. Default none. */
  readonly faults?: unknown;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Ledger, uploads and clips; a lab that starts again in the same folder goes on where it was. */
  readonly workDir: string;
  /** Divides every latency. Default 1. */
  readonly speed?: number;
  /** Secret key with which Kling's tokens must be signed; any access key goes with it. Default `lab`. */
  readonly klingSecret?: string;
  /** Engines to emulate. Default: the catalog. */
  readonly catalog?: readonly CatalogEntry[];
} & ({ readonly tools: MediaTools } | { readonly render: ClipRenderer });

/** A running lab. */
export interface Lab {
  /** What goes where a vendor's own address would stand, without a final slash. */
  readonly baseUrls: Readonly<Record<Dialect, string>>;
  /** Base of the control calls: `<control>/jobs`, `/faults`, `/clock`, `/reset`, `/requests`. */
  readonly control: string;
  /** Ends all connections, waits for renders, and frees the port. */
  close(): Promise<void>;
}

/** Some clients have a path in their base URL, so the lab's have it too. */
const paths: Readonly<Record<Dialect, string>> = {
  agents: '/agents/v1',
  ark: '/ark/api/v3',
  comfyui: '/comfyui',
  dashscope: '/dashscope',
  fal: '/fal',
  gateway: '/gateway/v4/ai',
  kling: '/kling',
  luma: '/luma/dream-machine/v1',
  replicate: '/replicate/v1',
  runway: '/runway',
  vertex: '/vertex',
  xai: '/xai/v1',
};

/**
 * Starts the emulated vendors on 127.0.0.1. Every reply carries `emulatedHeader: lab`.
 * @throws {ConfigError} `lab.fault-invalid`, or `lab.port` when the port can't be had.
 * @throws {StoreError} when the work folder can't be used.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { port = 0, seed = 1, faults = [], clock = systemClock, workDir, speed = 1, klingSecret = 'lab' } = options;
  const plan = parseFaultPlan(faults);
  const render = 'render' in options ? options.render : previzRenderer(options.tools);
  const models = options.catalog === undefined ? {} : { models: labModelsOf(options.catalog) };
  const floor = new Floor({ workDir, seed, speed, clock, render, ...models });
  floor.plan(plan, { resume: true });
  const app = new Hono<{ Bindings: LabContext['env'] }>();
  app.use('*', async (c, next) => {
    // On the raw response, so that it is there whatever becomes of the reply.
    c.env.outgoing.setHeader(emulatedHeader, 'lab');
    await next();
  });
  app.route(paths.agents, agentsRoutes(floor));
  app.route(paths.ark, arkRoutes(floor));
  app.route(paths.kling, klingRoutes(floor, klingSecret));
  app.route(paths.comfyui, comfyuiRoutes(floor));
  app.route(paths.dashscope, dashscopeRoutes(floor));
  app.route(paths.fal, falRoutes(floor, paths.fal));
  // The credits of an account lie beside the SDK's address.
  app.route('/gateway', gatewayRoutes(floor));
  app.route(paths.luma, lumaRoutes(floor));
  app.route(paths.replicate, replicateRoutes(floor, paths.replicate));
  app.route(paths.runway, runwayRoutes(floor));
  app.route(paths.vertex, vertexRoutes(floor));
  app.route(paths.xai, xaiRoutes(floor));
  app.route('/files', fileRoutes(floor));
  app.route('/lab', controlRoutes(floor, plan));

  const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' }) as Server;
  const endEvents = comfyuiEvents(server, floor, paths.comfyui);
  const origin = `http://127.0.0.1:${await listen(server, port)}`;
  const baseUrls = Object.fromEntries(Object.entries(paths).map(([dialect, path]) => [dialect, origin + path]));
  return {
    baseUrls: baseUrls as Record<Dialect, string>,
    control: `${origin}/lab`,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      endEvents();
      server.closeAllConnections();
      await closed;
      await floor.settled();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const hint = 'Choose another port, or leave it out for any free one.';
      reject(new ConfigError('lab.port', `The lab can not listen on port ${port}`, { port }, { hint, cause }));
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
