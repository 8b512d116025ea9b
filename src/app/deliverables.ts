import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type OtioShot, otioJson } from '../assembly/otio.ts';
import { writeReport } from '../assembly/report/write.ts';
import { writeContactSheet, writePoster, writeThumbnail } from '../assembly/stills.ts';
import { timelineOf } from '../assembly/timeline.ts';
import { rfc3339 } from '../core/clock.ts';
import { event } from '../core/events/event.ts';
import { policies } from '../orchestration/effects/effect.ts';
import type { ProductionLog } from '../orchestration/ports.ts';
import type { EpisodeState, ProductionState } from '../orchestration/state.ts';
import { findShot } from '../production/production.ts';
import { signCheckpoint } from '../provenance/checkpoint.ts';
import type { AppContext } from './context.ts';
import { cutFile } from './ports/cutter.ts';
import { episodeReport } from './report.ts';
import type { Studio } from './studio.ts';
import { verifyOurs } from './verify.ts';
import { type Workspace, writeWhole } from './workspace.ts';

/** What an episode's side files are made from. */
export interface DeliverableSource {
  readonly studio: Studio;
  readonly log: ProductionLog;
  readonly workspace: Workspace;
  readonly episode: string;
}

/**
 * Writes everything beside a signed episode: poster, contact sheet, thumbnails, editor timeline and the report; signs a
 * log checkpoint first. Leaves what is already there for this very cut.
 */
export async function writeDeliverables(context: AppContext, source: DeliverableSource): Promise<void> {
  const { log, workspace, studio } = source;
  const episode = log.state().episodes[source.episode];
  if (episode?.signed === undefined) return;
  // Only now: had it gone before the signature was recorded, a crash in between would have left nothing to sign.
  await rm(cutFile(workspace, episode.id), { force: true });
  const dir = join(workspace.outRoot, episode.id);
  const stamp = join(dir, '.delivered');
  if (existsSync(join(dir, 'report.html')) && (await isCurrent(stamp, episode.signed.file.sha256))) return;
  await checkpoint(context, source);
  const state = log.state();
  await writeStills(source, state, episode, dir);
  await writeWhole(join(dir, 'timeline.otio'), timelineFile(workspace, state, episode));
  const verified = await verifyOurs(workspace, join(workspace.outRoot, episode.signed.file.path));
  await writeReport(
    episodeReport({ context, workspace, state, episode, signer: studio.signer, verified }),
    join(dir, 'report.html'),
  );
  await writeWhole(stamp, episode.signed.file.sha256);
}

async function isCurrent(stamp: string, sha256: string): Promise<boolean> {
  if (!existsSync(stamp)) return false;
  const { readFile } = await import('node:fs/promises');
  return (await readFile(stamp, 'utf8')) === sha256;
}

/** Signs the head of the log: later nobody, not even its owner, can cut the tail off unnoticed. */
async function checkpoint(context: AppContext, { log, studio }: DeliverableSource): Promise<void> {
  const { seq, head, opened, versions } = log.state();
  const content = { production: opened?.production ?? '', seq, head, at: rfc3339(context.clock.now()) };
  const signature = JSON.parse(JSON.stringify(await signCheckpoint(content, studio.signer)));
  await log.append(
    [event('log.checkpointed', 'production', policies.orchestrator, { seq, head, signature })],
    'production',
    versions.production ?? 0,
  );
}

async function writeStills(
  { studio, workspace }: DeliverableSource,
  state: ProductionState,
  episode: EpisodeState,
  dir: string,
): Promise<void> {
  const { tools } = studio;
  const stills = episode.shots.flatMap((ref) => {
    const accepted = state.shots[ref]?.accepted;
    const filmed = findShot(workspace.loaded.production, ref);
    if (accepted === undefined || filmed === undefined) return [];
    return [
      {
        file: join(workspace.outRoot, accepted.file.path),
        frames: accepted.frames,
        fps: workspace.loaded.production.delivery.fps,
        type: filmed.type,
        hero: filmed.hero,
      },
    ];
  });
  await writePoster(tools, stills, join(dir, 'poster.jpg'));
  await writeContactSheet(tools, stills, join(dir, 'contact-sheet.jpg'));
  for (const still of stills) await writeThumbnail(tools, still, still.file.replace(/\.mp4$/, '.jpg'));
}

function timelineFile(workspace: Workspace, state: ProductionState, episode: EpisodeState): string {
  const { production } = workspace.loaded;
  const accepted = episode.shots.flatMap((ref) => {
    const shot = state.shots[ref];
    return shot?.accepted === undefined ? [] : [{ shot, accepted: shot.accepted }];
  });
  const timeline = timelineOf(
    accepted.map(({ shot, accepted: { frames } }) => ({ ref: shot.ref, frames })),
    production.delivery.fps,
  );
  const shots = accepted.map(({ shot, accepted: final }): OtioShot => {
    const take = shot.takes.find((entry) => entry.take === final.take);
    return {
      ref: shot.ref,
      targetUrl: final.file.path.slice(episode.id.length + 1),
      metadata: {
        engine: take?.engine ?? null,
        take: final.take,
        fileSha256: final.file.sha256,
        frameDigest: final.frameDigest,
        manifest: final.manifest.label,
      },
    };
  });
  const name = `${production.title} ${episode.id} ${episode.title}`;
  return otioJson({
    name,
    timeline,
    shots,
    metadata: { production: production.id, episode: episode.id, log: { seq: state.seq, head: state.head } },
  });
}
