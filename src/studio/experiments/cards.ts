import type { ExperimentCard } from '../experiment.js'
import { adversariesCard } from './adversaries/card.js'
import { autoencoderCard } from './autoencoder/card.js'
import { backpropagationCard } from './backpropagation/card.js'
import { chefCard } from './chef/card.js'
import { collapseCard } from './collapse/card.js'
import { diffusionCard } from './diffusion/card.js'
import { fewShotCard } from './few-shot/card.js'
import { fineTuningCard } from './fine-tuning/card.js'
import { generativeCard } from './generative/card.js'
import { headsCard } from './heads/card.js'
import { requirementsCard } from './requirements/card.js'
import { temperatureCard } from './temperature/card.js'
import { transformersCard } from './transformers/card.js'

/** What every experiment asks and does, without the code that runs it. */
export const cards: readonly ExperimentCard[] = [
  adversariesCard,
  autoencoderCard,
  backpropagationCard,
  chefCard,
  collapseCard,
  diffusionCard,
  fewShotCard,
  fineTuningCard,
  generativeCard,
  headsCard,
  requirementsCard,
  temperatureCard,
  transformersCard,
]
