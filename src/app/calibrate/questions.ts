import type { Dimension } from '../../core/dimensions.ts';

/** What a person is asked to look at, by dimension; it completes "Which is better in …". */
export const questions: Readonly<Record<Dimension, string>> = {
  scene: 'scene: is the place as described, whole and believable?',
  action: 'action: is what is done done right, from beginning to end?',
  motion: 'motion: does everything move naturally, with weight and without smearing?',
  temporal: 'temporal: does everything keep its shape over time, without flicker or morphing?',
  aesthetics: 'aesthetics: is it the more beautiful picture: light, composition, colours together?',
  imaging: 'imaging: is it sharp and clean, without noise, blocks or artefacts?',
  adherence: 'adherence: does it show what the words say, nothing missing, nothing added?',
  objects: 'objects: are all the things named there, and do they look right?',
  color: 'color: has everything the colour that was asked for?',
  story: 'story: do the events happen, all of them and in this order?',
  identity: 'identity: does the person or animal stay the same throughout?',
  style: 'style: is the style the one asked for, throughout?',
  audio: 'audio: does the sound fit what is seen and what was asked for?',
};
