import { messageOf } from '../core/errors.ts';
import type { Verdict } from '../core/verdict.ts';
import { decodeThumbs, lastThumb, type ThumbDecode, thumbSize } from '../media/decode.ts';
import { probeClip, ratio } from '../media/probe.ts';
import { readPcm } from '../media/sound.ts';
import type { MediaTools } from '../media/tools.ts';
import type { GoodProbe } from '../media/written.ts';
import { colourContinuityRule, histogramContinuityRule, judgeContinuity } from './continuity.ts';
import type { ShotExpectation } from './expectation.ts';
import { mayStandStill } from './expectation.ts';
import { type Finding, type Rule, unmeasured } from './finding.ts';
import { blackRule, judgeBlack } from './technical/black.ts';
import { blockinessRule, judgeBlockiness } from './technical/blockiness.ts';
import { blurRule, judgeBlur } from './technical/blur.ts';
import { cutRule, judgeCut } from './technical/cut.ts';
import { judgeDecode } from './technical/decode.ts';
import { durationRule, judgeDuration } from './technical/duration.ts';
import { exposureRule, judgeExposure } from './technical/exposure.ts';
import { flickerRule, judgeFlicker } from './technical/flicker.ts';
import { frozenRule, judgeFrozen } from './technical/frozen.ts';
import { geometryRule, judgeGeometry } from './technical/geometry.ts';
import { judderRule, judgeJudder } from './technical/judder.ts';
import { judgeLetterbox, letterboxRule } from './technical/letterbox.ts';
import { judgeNoise, noiseRule } from './technical/noise.ts';
import { measurePictures, type ShotPictures } from './technical/pictures.ts';
import { clippingRule, judgeSound, soundLengthRule, soundRule } from './technical/sound.ts';
import { verdictOf } from './verdict.ts';

/** A take to be judged. */
export interface TakeToJudge {
  /** The engine's clip; untrusted. */
  readonly file: string;
  readonly expectation: ShotExpectation;
  /** The take of the shot before, when the picture must go on from it. */
  readonly previousFile?: string;
}

const motionRules = [cutRule, frozenRule, flickerRule, judderRule];
const detailRules = [noiseRule, blurRule, blockinessRule];
const pictureRules: readonly Rule[] = [blackRule, letterboxRule, ...motionRules, exposureRule, ...detailRules];
const soundRules = [soundRule, clippingRule, soundLengthRule];

/**
 * The technical gate: judges one untrusted take against its shot, by decode → geometry → duration → black → black bars →
 * (inside the bars) everything else → sound → continuity. A rule whose result would only follow from a failed one is
 * reported as unmeasured. Whatever is wrong with the clip is in the verdict, never an exception.
 * @throws {MediaError} only when the media tools themselves can't be run.
 */
export async function judgeTake(tools: MediaTools, take: TakeToJudge): Promise<Verdict> {
  const { file, expectation } = take;
  const probe = await probeClip(tools, file);
  if (!probe.ok)
    return verdictOf(
      [judgeDecode(0, null, [probe.reason]), ...skipped(everything, 'the clip does not decode')],
      expectation.requirement,
    );
  const { width, height } = probe.video;
  const size = height > width ? { width: thumbSize.height, height: thumbSize.width } : thumbSize;
  const thumbs = await decodeThumbs(tools, file, size, { probe, details: detailFrames });
  const decode = judgeDecode(thumbs.frames.length, probe.video.frames, thumbs.errors);
  const seenS = thumbs.frames.length / probe.video.fps;
  const findings = [
    decode,
    judgeGeometry({ width, height, pixelAspect: ratio(probe.video.sar) ?? 1 }, expectation),
    judgeDuration(seenS, expectation.durationS, expectation.deliveredS),
    ...pictureFindings(take, thumbs, decode.level === 'fail'),
    ...(await soundFindings(tools, take, probe)),
    ...(await continuityFindings(tools, take, thumbs)),
  ];
  return verdictOf(findings, expectation.requirement);
}

const everything = [geometryRule, durationRule, ...pictureRules, ...soundRules];

/** Full-size pictures that noise, blur and blocks are measured on. */
const detailFrames = 6;

function pictureFindings({ expectation }: TakeToJudge, thumbs: ThumbDecode, damaged: boolean): readonly Finding[] {
  if (damaged) return skipped(pictureRules, 'the clip is damaged');
  const whole = measurePictures(thumbs);
  const black = judgeBlack(whole);
  if (black.level === 'fail') return [black, ...skipped(pictureRules.slice(1), 'follows from technical.black')];
  const { finding: letterbox, active } = judgeLetterbox(whole);
  const pictures = letterbox.level === 'fail' ? measurePictures(thumbs, active) : whole;
  const stylized = expectation.type === 'stylized';
  const grey = thumbs.detail ?? { width: 0, height: 0, frames: [], blockiness: [] };
  const noise = judgeNoise(grey, stylized);
  // Bars and noise both look like coding blocks.
  const blocks =
    letterbox.level === 'fail' || noise.level === 'fail'
      ? unmeasured(blockinessRule, 'bars or noise hide it')
      : judgeBlockiness(grey.blockiness);
  return [
    black,
    letterbox,
    ...motionFindings(pictures, expectation),
    judgeExposure(pictures, stylized),
    noise,
    letterbox.level === 'fail' ? unmeasured(blurRule, 'bars hide it') : judgeBlur(grey),
    blocks,
  ];
}

function motionFindings(pictures: ShotPictures, shot: ShotExpectation): readonly Finding[] {
  const frozen = judgeFrozen(pictures, mayStandStill(shot));
  const flicker = judgeFlicker(pictures);
  const cut = flicker.level === 'fail' ? unmeasured(cutRule, 'follows from technical.flicker') : judgeCut(pictures);
  const cause = frozen.level === 'fail' ? frozen : flicker.level === 'fail' ? flicker : undefined;
  const judder = cause
    ? unmeasured(judderRule, `follows from ${cause.metric.id}`)
    : judgeJudder(pictures, shot.type === 'stylized');
  return [cut, frozen, flicker, judder];
}

async function soundFindings(tools: MediaTools, take: TakeToJudge, probe: GoodProbe): Promise<readonly Finding[]> {
  const needed = take.expectation.audio;
  if (!probe.audio) return judgeSound(null, needed);
  const durationS = Math.min(probe.audio.durationS, 120);
  try {
    const pcm = await readPcm(tools, take.file, { samples: Math.round(durationS * 48_000), probe });
    if (!pcm) return judgeSound(null, needed);
    const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2);
    return judgeSound({ samples, durationS: probe.audio.durationS, pictureS: probe.video.durationS }, needed);
  } catch (error) {
    // Sound that can't be decoded is a defect of the clip, so it belongs into the verdict.
    const broken = judgeSound(null, needed).map((finding) => ({
      ...finding,
      metric: { ...finding.metric, note: messageOf(error) },
    }));
    return broken;
  }
}

async function continuityFindings(
  tools: MediaTools,
  take: TakeToJudge,
  thumbs: ThumbDecode,
): Promise<readonly Finding[]> {
  const [first] = thumbs.frames;
  if (!take.previousFile) return [];
  const rules = [colourContinuityRule, histogramContinuityRule];
  if (!first) return skipped(rules, 'the clip does not decode');
  try {
    return judgeContinuity(await lastThumb(tools, take.previousFile, thumbs), first);
  } catch (error) {
    // A broken neighbour says nothing about this take.
    return rules.map((rule) => unmeasured(rule, messageOf(error), 'error'));
  }
}

function skipped(rules: readonly Rule[], note: string): readonly Finding[] {
  return rules.map((rule) => unmeasured(rule, note));
}
