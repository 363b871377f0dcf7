/** Nothing but tensors: define a model, differentiate it, and run one training step as an ONNX program. */
import { createMemory, float32, grad, Linear, parameters, program } from 'atelier'

const model = { hidden: new Linear(2, 16), output: new Linear(16, 1) }
const weights = [...parameters(model).values()]
const memory = createMemory({ seed: 1 })

const step = program(memory, { x: float32(['batch', 2]), y: float32(['batch', 1]) }, ({ x, y }) => {
  const loss = model.output.apply(model.hidden.apply(x).tanh()).sub(y).square().mean()
  const gradients = grad(loss, weights)
  return { outputs: { loss }, updates: weights.map((w, i) => [w, w.sub(gradients[i]!.mul(0.3))] as const) }
})

// Exclusive or: no linear model can do it.
const x = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1)
const y = Float32Array.of(0, 1, 1, 0)
for (let i = 0; i <= 1000; i++) {
  const { loss } = await step.run({ x, y })
  if (i % 250 === 0) console.log(`step ${i}: ${Number(loss.data[0]).toFixed(5)}`)
}
await step.close()
