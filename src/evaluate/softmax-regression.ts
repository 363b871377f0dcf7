import { adamW } from '../optim/index.js'
import { float32, int32, type Memory, program } from '../runtime/index.js'
import { crossEntropy, grad, randomStream, type Tensor, type Variable, variable } from '../tensor/index.js'
import type { LabelledRows } from './classification-baselines.js'

export interface LinearClassifier {
  /** The likeliest class of each row, and the summed −ln p of the labels in nats. */
  answer(rows: Float32Array, labels: Int32Array): Promise<{ readonly answers: Int32Array; readonly loss: number }>
  close(): Promise<void>
}

const batch = 128

/** Chances softmax(x·W + b), learnt with AdamW in `steps` steps of 128 examples at a falling rate, from zeros. */
export async function softmaxRegression(
  memory: Memory,
  training: LabelledRows,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): Promise<LinearClassifier> {
  const [width, classes] = [training.values([0]).length, training.classes.length]
  const weight = variable([width, classes], undefined, { name: 'linear.weight' })
  const bias = variable([classes], undefined, { name: 'linear.bias' })
  const logits = (x: Tensor): Tensor => x.matmul(weight).add(bias)
  const optimizer = adamW({ learningRate: 0.01, beta2: 0.99 })
  const learning = program(
    memory,
    { x: float32([batch, width]), labels: int32([batch]), rate: float32(), count: float32() },
    ({ x, labels, rate, count }) => {
      const gradients = grad(crossEntropy(logits(x), labels).mean(), [weight, bias])
      const weights = [weight, bias].map((each, i) => ({ name: each.name, variable: each, gradient: gradients[i]! }))
      const state = (name: string, { shape }: Variable): Variable => variable(shape, undefined, { name })
      return { outputs: {}, updates: optimizer(weights, { rate, count, state }) }
    },
    { name: 'learning' },
  )
  const stream = randomStream(seed, 'softmax regression')
  for (let count = 1; count <= steps; count++) {
    const places = Int32Array.from({ length: batch }, () => stream.integer(training.count))
    await learning.run({
      x: training.values(places),
      labels: places.map((place) => training.labels[place]!),
      rate: Float32Array.of(1 - (count - 1) / steps),
      count: Float32Array.of(count),
    })
  }
  await learning.close()

  const answering = program(
    memory,
    { x: float32(['rows', width]), labels: int32(['rows']) },
    ({ x, labels }) => ({ outputs: { answers: logits(x).argMax(), loss: crossEntropy(logits(x), labels).sum() } }),
    { name: 'answers' },
  )
  return {
    async answer(rows, labels) {
      const { answers, loss } = await answering.run({ x: rows, labels })
      return { answers: answers.data as Int32Array, loss: Number(loss.data[0]) }
    },
    close: () => answering.close(),
  }
}
