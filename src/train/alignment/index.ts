/** Aligning models with preferences and rewards. */
export {
  type AdvantageOptions,
  type GroupDeviation,
  generalisedAdvantages,
  groupAdvantages,
  penalisedRewards,
  whitened,
} from './advantages.js'
export { type AnswerForm, type AnswerFormOptions, answerForm, type EncodedPair, encodePairs } from './answer-form.js'
export { type AnswerRows, answerRows, longestRow } from './answer-rows.js'
export { builtInReward, builtInRewards } from './built-in-rewards.js'
export { entropy, exactKl, type KlEstimate, klEstimates } from './divergence-estimates.js'
export { bestOfDivergence, type MeasuredAnswers, measuredAnswers } from './exact-kl.js'
export {
  type Experience,
  type ExperienceMaker,
  type ExperienceOptions,
  experienceMaker,
  experienceReadings,
  type TokenFacts,
} from './experience.js'
export { type HackingLimits, hackingSign, type SeenAnswers, usualLimits } from './hacking-signs.js'
export { overlongReward, repeatedNgrams, repetitionReward } from './length-rewards.js'
export {
  type AdaptiveDivergence,
  groupLesson,
  nextCoefficient,
  type ValueLessonOptions,
  valueLesson,
} from './lessons.js'
export { type Policy, policyOf } from './policy.js'
export { type PolicyGradientOptions, type PolicyLesson, policyGradientPlayer } from './policy-gradient.js'
export { clippedPolicyLoss, clippedValueLoss, isClipped } from './policy-losses.js'
export {
  bradleyTerryLoss,
  type LogRatios,
  type PreferenceForm,
  type PreferenceOptions,
  preferenceLoss,
} from './preference-losses.js'
export { type PreferencePlayerOptions, preferencePlayer } from './preference-player.js'
export { type Prompt, promptsOf } from './prompts.js'
export { checkedScores, type Judged, type Reward, rewardOf } from './reward.js'
export {
  type RewardModel,
  type RewardPlayerOptions,
  rewardModel,
  rewardPlayer,
  type Scorer,
  scorer,
} from './reward-model.js'
export { type Answer, checkPrompts, type RolloutOptions, type Rollouts, rollouts } from './rollouts.js'
export { ValueHead } from './value-head.js'
