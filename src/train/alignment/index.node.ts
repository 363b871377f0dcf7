/** Aligning models in folders, in Node. */
export type { AlignmentOptions } from './aligned-base.node.js'
export { type BestOfOptions, bestOfN, type RankedAnswers } from './best-of-n.node.js'
export { isRewardFolder, type LoadedReward, loadReward } from './load-reward.node.js'
export { type MeasurePolicyOptions, measurePolicy } from './measure-policy.node.js'
export { type GrpoMethod, type PolicyRunOptions, type PpoMethod, policyRun } from './policy-run.node.js'
export { type AlignmentRun, type PreferenceRunOptions, preferenceRun } from './preference-run.node.js'
export { type ProgramLimits, rewardProgram } from './reward-program.node.js'
export { type RewardRun, type RewardRunOptions, rewardRun } from './reward-run.node.js'
