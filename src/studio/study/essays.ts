/** The five essay topics of the study guide. */
import type { Essay } from './essay.js'
import { adversariesEssay } from './essays/adversaries.js'
import { fineTuningEssay } from './essays/fine-tuning.js'
import { industryEssay } from './essays/industry.js'
import { probabilityEssay } from './essays/probability.js'
import { sequencesEssay } from './essays/sequences.js'

export const essays: readonly Essay[] = [
  industryEssay,
  sequencesEssay,
  adversariesEssay,
  fineTuningEssay,
  probabilityEssay,
]
