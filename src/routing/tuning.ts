/** Version of the routing rules; recorded with every plan. Change it when a constant or rule changes. */
export const routingPolicyVersion = 'routing/6';

/**
 * What a point of quality is worth against money, time and continuity. Everything is in quality points (0..1), so that
 * with no price, latency or health the utility is the expected quality itself.
 */
export const tuning = {
  /** Quality given up when a shot's price of acceptance uses up its whole share of the budget. */
  pricePerShare: 0.3,
  /** Quality given up per ten minutes to acceptance, for a deadline of `referenceDeadlineMin`. */
  timePerTenMin: 0.02,
  /**
   * Where no plan can hold the deadline: how much longer than the soonest finish the plan may take, so that quality and
   * price still count. On seasons 1-24 1.3 cost 1% less than 1.1; by length 1.1, 1.3, 1.5 and 2.5 could not be told apart.
   */
  lateBy: 1.3,
  /** Minutes an episode may take when the production names no deadline. */
  referenceDeadlineMin: 240,
  /** Quality given up for one shot that leaves its continuity group's engine. */
  switchInGroup: 0.03,
  /** The same for a shot that starts on another shot's last frame: the cut is seen directly. */
  switchInChain: 0.05,
  /** Quality given up for moving a shot off the engine it was planned on before, so that plans don't churn. */
  moveFromPlan: 0.05,
  /** Share of the shots that could stay on their engine that a new plan may move at that price. */
  freeMoves: 0.2,
  /** Quality given up for every move beyond that share. */
  moveBeyond: 0.3,
  /** Quality points that a shot's whole share of the budget weighs when even the cheapest engines spend more than there is. */
  shareWhenShort: 100,
  /** Then: the part of a shot's share of the budget that a move beyond `freeMoves` must save. */
  moveBeyondWhenShort: 1,
  /** Quality given up for another model where the one that a shot was on can be had through another door. */
  otherModel: 0.02,
  /** Quality given up per unit of standard deviation of the expected quality. */
  riskPerSd: 0.1,
  /** Quality given up for what an engine can't carry, once per loss. Assumed: no public figure. */
  riskPerLoss: {
    'dialogue.missing': 0.05,
    'audio.unsupported': 0.01,
    'first-frame.unsupported': 0.05,
    'references.unsupported': 0.03,
    'references.some': 0.005,
    'references.look': 0.005,
    'lora.unsupported': 0.015,
    'seed.unsupported': 0.005,
    'size.upscaled': 0.015,
  },
  /** Standard deviations of its expectation that an engine must lead by to pass the best engine on the whole, needs inferred. */
  doubtInferred: 0.1,
  /** The same where a person stated the needs. */
  doubtStated: 0.45,
  /** Quality given up on an engine whose retirement is announced. */
  riskDeprecated: 0.01,
  /** Steepness of P(accept) over quality. */
  acceptSlope: 12,
  /** Quality at which half of the takes are accepted. */
  acceptBar01: 0.7,
  /** P(accept) of an engine after its own take was rejected, as a share of before. Measured .43/.87 and .31/.66 (evidence: routing 5). */
  acceptAfterReject: 0.5,
  /**
   * Part of the rejected engine's P(accept) that the P(accept) of every other engine falls by. Measured on the Video-Bench
   * sample, tables from other prompts: .33-.40 after a reject of the best engine at .75, .12-.17 after one of the others,
   * .32-.70 at stricter bars.
   */
  acceptAfterOther: 0.35,
  /** Spread of one attempt's time: log-normal with this sigma around the typical time (evidence: routing 9.2). */
  timeSigma: 0.45,
  /** Share of attempts that take much longer, and how much (evidence: routing 9.2). */
  stragglerShare: 0.02,
  stragglerFactor: 8,
} as const;
