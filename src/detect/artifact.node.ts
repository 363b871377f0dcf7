/** A detector as one folder: `detector.json`, `detector.safetensors`, and the list of both with their hashes, written whole or not at all. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import {
  asFloat32Array,
  asFloat64Array,
  asInt32Array,
  checkManifest,
  type NamedTensor,
  type NumberArray,
  namedTensor,
  readSafetensors,
  writeFolderAtomic,
  writeManifest,
  writeSafetensors,
} from '../files/index.node.js'
import { AtelierError } from '../tensor/index.js'
import { type AnomalyDetector, anomalyDetector, type FitFacts } from './detection.js'
import { detectorNames } from './detector.js'
import { detectors } from './detectors/index.js'
import type { Subject } from './subject.js'

const [describing, weighing] = ['detector.json', 'detector.safetensors']
const heldOutScores = 'scores of held-out rows'

/** What the hashes cannot tell: that the folder is a detector's, of this format. The rest is as it was written. */
const schema = v.looseObject({
  format: v.literal(1),
  detector: v.picklist(detectorNames),
  subject: v.looseObject({ kind: v.picklist(['table', 'series', 'images']) }),
  settings: v.record(v.string(), v.unknown()),
  threshold: v.object({
    value: v.number(),
    asked: v.number(),
    promised: v.number(),
    falseAlarms: v.object({ value: v.number(), low: v.number(), high: v.number() }),
  }),
  facts: v.looseObject({ seed: v.number(), learnt: v.number(), heldOut: v.number() }),
})

/** Writes a detector to a folder, which it replaces. @throws AtelierError where it cannot be written; the old one is then whole. */
export async function saveDetector(folder: string, made: AnomalyDetector): Promise<void> {
  const { subject, detector, threshold, facts } = made
  const { settings, arrays } = await detector.save()
  const { scores, ...described } = threshold
  const content = { format: 1, detector: detector.name, subject, settings, threshold: described, facts }
  const tensors = [...arrays].map(([name, { shape, values }]) => namedTensor(name, shape, values))
  await writeFolderAtomic(folder, async (temporary) => {
    await writeSafetensors(join(temporary, weighing!), [
      ...tensors,
      namedTensor(heldOutScores, [scores.length], scores),
    ])
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(temporary, describing!), `${JSON.stringify(content, undefined, 2)}\n`)
    await writeManifest(temporary)
  })
}

/**
 * Reads a detector back: its scores are those of the one that was saved, bit for bit.
 * @throws AtelierError, one sentence, when there is none, or a file is missing, cut short, changed, or of another format.
 */
export async function loadDetector(folder: string): Promise<AnomalyDetector> {
  const entry = await stat(folder).catch(() => undefined)
  if (!entry?.isDirectory()) {
    throw new AtelierError(`detect: "${folder}": there is no such folder`, 'Give the folder that detect fit wrote')
  }
  const manifest = await checkManifest(folder, 'content')
  if (typeof manifest === 'string') throw broken(folder, manifest)
  const text = await readFile(join(folder, describing!), 'utf8').catch(() => '')
  const parsed = v.safeParse(schema, parsedJson(text))
  if (!parsed.success) throw broken(folder, `its ${describing} is not that of a detector`)
  const { detector, subject, settings, threshold, facts } = parsed.output
  const { tensors } = await readSafetensors(join(folder, weighing!))
  const arrays = new Map(
    [...tensors].map(([name, tensor]) => [name, { shape: tensor.shape, values: valuesOf(tensor) }]),
  )
  const scores = arrays.get(heldOutScores)?.values
  if (!(scores instanceof Float64Array)) throw broken(folder, `its ${weighing} lacks the ${heldOutScores}`)
  return anomalyDetector(
    subject as unknown as Subject,
    detectors[detector].load({ settings, arrays }),
    { ...threshold, scores },
    facts as unknown as FitFacts,
  )
}

const broken = (folder: string, problem: string): AtelierError =>
  new AtelierError(`detect: "${folder}": it is no whole detector: ${problem}`, 'Fit it again')

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function valuesOf(tensor: NamedTensor): NumberArray {
  if (tensor.dtype === 'F64') return asFloat64Array(tensor)
  return tensor.dtype === 'I32' ? asInt32Array(tensor) : asFloat32Array(tensor)
}
