/** Labels of our assertions; custom labels are reverse-domain (C2PA 2.2, "Entity-specific namespaces"). */
export const labels = {
  generation: 'org.shotcaller.generation',
  routing: 'org.shotcaller.routing',
  quality: 'org.shotcaller.quality',
  operator: 'org.shotcaller.operator',
  timeline: 'org.shotcaller.timeline',
  boxes: 'org.shotcaller.boxes',
  trainingMining: 'cawg.training-mining',
  actions: 'c2pa.actions.v2',
} as const;

/** IPTC digital source type terms (cv.iptc.org/newscodes/digitalsourcetype). */
export const sourceTypes = {
  /** Made by a model trained on sampled content. */
  trainedAlgorithmicMedia: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  /** Made by an algorithm without sampled training data: previz and lab pictures. */
  algorithmicMedia: 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia',
  /** A composite with at least one element made by a trained model. */
  compositeWithTrainedAlgorithmicMedia:
    'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
  /**
   * A composite with at least one synthetic element. IPTC has no term for a composite of algorithmic media; this is
   * the narrowest true one for an episode whose shots are all emulated, and it claims no trained model.
   */
  compositeSynthetic: 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic',
} as const;
