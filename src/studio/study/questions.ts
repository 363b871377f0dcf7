/** The ten short-answer questions of the study guide, in their order. Each is answered by an experiment, not by a card. */
import { type QuestionId, questionIds } from '../experiment.js'
import type { Question } from './question.js'
import { adversariesQuestion } from './questions/adversaries.js'
import { autoencoderQuestion } from './questions/autoencoder.js'
import { backpropagationQuestion } from './questions/backpropagation.js'
import { chefQuestion } from './questions/chef.js'
import { diffusionQuestion } from './questions/diffusion.js'
import { fewShotQuestion } from './questions/few-shot.js'
import { generativeQuestion } from './questions/generative.js'
import { requirementsQuestion } from './questions/requirements.js'
import { temperatureQuestion } from './questions/temperature.js'
import { transformersQuestion } from './questions/transformers.js'

export const questionOf: Readonly<Record<QuestionId, Question>> = {
  generative: generativeQuestion,
  chef: chefQuestion,
  backpropagation: backpropagationQuestion,
  adversaries: adversariesQuestion,
  transformers: transformersQuestion,
  temperature: temperatureQuestion,
  autoencoder: autoencoderQuestion,
  diffusion: diffusionQuestion,
  requirements: requirementsQuestion,
  'few-shot': fewShotQuestion,
}

export const questions: readonly Question[] = questionIds.map((id) => questionOf[id])
