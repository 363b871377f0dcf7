/** Aligning models with preferences and rewards. */
export {
  type AdvantageOptions,
  type GroupDeviation,
  generalisedAdvantages,
  groupAdvantages,
  penalisedRewards,
  whitened,
} from './advantages.js'
export { entropy, exactKl, type KlEstimate, klEstimates } from './divergence-estimates.js'
export { overlongReward, repeatedNgrams, repetitionReward } from './length-rewards.js'
export { clippedPolicyLoss, clippedValueLoss, isClipped } from './policy-losses.js'
export {
  bradleyTerryLoss,
  type LogRatios,
  type PreferenceForm,
  type PreferenceOptions,
  preferenceLoss,
} from './preference-losses.js'
