/** What a policy did at a step, how good that was, and how far it is from the reference. */
import type { Tokenizer } from '../../data/index.js'
import { int32, type Memory, program } from '../../runtime/index.js'
import { crossEntropy, type Tensor } from '../../tensor/index.js'
import { type AnswerRows, answerRows } from './answer-rows.js'
import { entropy, exactKl } from './divergence-estimates.js'
import { repeatedNgrams } from './length-rewards.js'
import type { Policy } from './policy.js'
import type { Prompt } from './prompts.js'
import { checkedScores, type Judged, type Reward } from './reward.js'
import type { Answer, Rollouts } from './rollouts.js'

/** What is known of each place of the rows, [rows, time], zero outside the answers. */
export interface TokenFacts {
  /** ln p(token) of the policy that drew it. */
  readonly before: Float32Array
  /** ln p − ln q of the token. */
  readonly differences: Float32Array
  /** KL(p ‖ q) over all tokens that could have come: exact, not by the one that came. */
  readonly divergences: Float32Array
  readonly entropies: Float32Array
  /** What the value head expects from here on; zeros without one. */
  readonly values: Float32Array
}

export interface Experience {
  readonly answers: readonly Answer[]
  readonly rows: AnswerRows
  readonly scores: Float64Array
  readonly facts: TokenFacts
}

export interface ExperienceOptions {
  readonly memory: Memory
  readonly policy: Policy
  readonly rollouts: Rollouts
  readonly reward: Reward
  readonly tokenizer: Tokenizer
  /** Answers of a step, and the length of their rows. */
  readonly rows: number
  readonly time: number
  /** [rows, time] from tokens. */
  readonly values?: (tokens: Tensor) => Tensor
}

export interface ExperienceMaker {
  /** Answers one prompt for each row. */
  make(prompts: readonly Prompt[], at: { readonly seed: number; readonly place: number }): Promise<Experience>
  close(): Promise<void>
}

/** Draws, judges and measures. */
export function experienceMaker(options: ExperienceOptions): ExperienceMaker {
  const { memory, policy, reward, rows, time } = options
  const facts = program(
    memory,
    { tokens: int32([rows, time]), targets: int32([rows, time]) },
    ({ tokens, targets }) => {
      const logits = policy.model.forward(tokens)
      const reference = policy.reference(tokens)
      const counted = targets.greaterEqual(targets.mul(0)).cast('float32')
      const before = crossEntropy(logits, targets).neg()
      return {
        outputs: {
          before,
          differences: before.add(crossEntropy(reference, targets)),
          divergences: exactKl(logits, reference).mul(counted),
          entropies: entropy(logits).mul(counted),
          ...(options.values && { values: options.values(tokens).mul(counted) }),
        },
      }
    },
    { name: 'facts' },
  )
  return {
    async make(prompts, at) {
      const answers = await options.rollouts.draw(
        prompts.map(({ tokens }) => tokens),
        at,
      )
      const scores = await checkedScores(
        reward,
        answers.map((answer, i) => judged(answer, prompts[i]!, options)),
      )
      const filled = answerRows(answers, time)
      const found = await facts.run({ tokens: filled.tokens, targets: filled.targets })
      const read = (name: string): Float32Array => {
        const values = (found as Record<string, { readonly data: unknown } | undefined>)[name]
        return values ? (values.data as Float32Array).slice() : new Float32Array(rows * time)
      }
      return {
        ...{ answers, rows: filled, scores },
        facts: {
          before: read('before'),
          differences: read('differences'),
          divergences: read('divergences'),
          entropies: read('entropies'),
          values: read('values'),
        },
      }
    },
    close: () => facts.close(),
  }
}

/** An answer as a reward sees it. */
export function judged(
  { tokens, ending }: Answer,
  { content, fields }: Prompt,
  { tokenizer }: Pick<ExperienceOptions, 'tokenizer'>,
): Judged {
  const answer = tokenizer.decode(tokens.subarray(0, tokens.length - ending))
  return { prompt: content, answer, isEnded: ending > 0, fields }
}

const sum = (values: ArrayLike<number>): number => Array.prototype.reduce.call(values, (a, b) => a + b, 0) as number

/** What there is to tell of a step: means over answers, the divergence a sum over each answer's tokens, the entropy one of tokens. */
export function experienceReadings({ answers, scores, facts }: Experience): Readonly<Record<string, number>> {
  const count = answers.length
  const tokens = answers.reduce((total, answer) => total + answer.tokens.length, 0)
  const mean = sum(scores) / count
  return {
    reward: mean,
    rewardDeviation: Math.sqrt(sum(scores.map((score) => (score - mean) ** 2)) / count),
    kl: sum(facts.divergences) / count,
    entropy: sum(facts.entropies) / tokens,
    length: tokens / count,
    ended: sum(answers.map(({ ending }) => (ending > 0 ? 1 : 0))) / count,
    repeated: sum(answers.map((answer) => repeatedNgrams(answer.tokens, repetitionSize))) / count,
  }
}

/** Tokens of the n-grams whose repetition is told. */
const repetitionSize = 3
