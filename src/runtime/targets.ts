import { engine } from '#session'
import { emit, encodeModel } from '../onnx/index.js'
import { placeholder, type Target } from '../tensor/index.js'

export interface TargetReport {
  readonly target: Target
  readonly available: boolean
  /** Why not, in ONNX Runtime's words. */
  readonly reason?: string
}

/** Tries every target of this environment by opening and running a two-element program on it. */
export async function probe(): Promise<readonly TargetReport[]> {
  const reports: TargetReport[] = []
  for (const target of engine.targets) reports.push(await attempt(target))
  return reports
}

async function attempt(target: Target): Promise<TargetReport> {
  const x = placeholder('x', [2], 'float32')
  try {
    const model = encodeModel(emit({ y: x.add(x) }, { target }).graph, target)
    const session = await engine.open(model, { target, threads: 1, optimize: false, resident: [] })
    await session.run({ x: engine.tensor(new Float32Array(2), 'float32', [2]) }, { y: null })
    await session.release()
    return { target, available: true }
  } catch (error) {
    return {
      target,
      available: false,
      reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]!,
    }
  }
}
