/** What an autoencoder or a VAE makes of pictures that it does not learn from. */
import type { Autoencoder } from '../../models/index.js'
import { Vae } from '../../models/index.js'
import { float32, type Memory, program } from '../../runtime/index.js'
import { constant, type Tensor } from '../../tensor/index.js'

export interface Look {
  /** [rows, ...shape], from 0 to 1: each picture through its code and back; of a VAE by the mean of its posterior. */
  readonly made: Float32Array
  /** [rows, length]; of a VAE the means. */
  readonly codes: Float32Array
  /** [rows, length]; zeros where codes are no distributions. */
  readonly deviations: Float32Array
  /** Nats of each number of a code, mean over the pictures [length]; zeros where codes are no distributions. */
  readonly divergences: Float32Array
  /** Nats a picture: −ln p(x | z) at the mean; 0 where there is none. */
  readonly missing: number
}

/** A program that looks, and frees itself. */
export function looker(memory: Memory, model: Autoencoder | Vae) {
  const { shape } = model.config
  const looking = program(memory, { x: float32(['rows', ...shape]) }, ({ x }) => ({ outputs: outputsOf(model, x) }), {
    name: 'look',
  })
  return {
    async look(x: Float32Array): Promise<Look> {
      const rows = x.length / shape.reduce((a, b) => a * b, 1)
      const out = await looking.run({ x: { data: x, shape: [rows, ...shape] } })
      const data = (name: keyof typeof out): Float32Array => out[name].data as Float32Array
      return {
        ...{ made: data('made'), codes: data('codes'), deviations: data('deviations') },
        ...{ divergences: data('divergences'), missing: data('missing')[0]! },
      }
    },
    close: () => looking.close(),
  }
}

function outputsOf(model: Autoencoder | Vae, x: Tensor) {
  if (!(model instanceof Vae)) {
    const codes = model.encode(x)
    const none = codes.mul(0)
    return {
      ...{ codes, made: model.decode(codes).clamp(0, 1), deviations: none },
      ...{ divergences: none.mean(0), missing: constant(Float32Array.of(0), [1]).mul(1) },
    }
  }
  const { mean, logVariance } = model.encode(x)
  const each = mean.square().add(logVariance.exp()).sub(logVariance).sub(1).mul(0.5)
  const { reconstruction } = model.bound(x, mean.mul(0))
  return {
    ...{ codes: mean, made: model.decode(mean), deviations: logVariance.mul(0.5).exp() },
    ...{ divergences: each.mean(0), missing: reconstruction.neg().mean(0).reshape([1]) },
  }
}
