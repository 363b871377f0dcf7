/** Accuracies at numbers of examples, draw by draw: of images, of rows, and of texts in a prompt. */
import type { ClassPool } from '../data/index.js'
import type { CurveMeasurement } from '../evaluate/index.js'
import { UsageError } from './failure.js'
import type { CurveValues, MeasuredCurve } from './fewshotCurveVerb.js'
import { onItsGround } from './imageGround.js'
import { readTask } from './labelledTexts.js'
import { counted } from './print.js'
import { readRowClasses } from './rowClasses.js'

/** Episodes of a draw, and questions of each class in one. */
const [episodes, queries] = [20, 5] as const

export async function measuredImages(source: string, values: CurveValues): Promise<MeasuredCurve> {
  const { run, resize, way, seed, target, threads, learner } = values
  const { imagePool, loadImages } = await import('../data/index.node.js')
  const { loadEmbedding } = await import('../train/index.node.js')
  const { vectorPool } = await import('../evaluate/index.js')
  const loaded = run === undefined ? undefined : await loadEmbedding(run, { target, threads })
  const [channels, height, width] = (loaded?.config.shape ?? [1, resize, resize]) as [1 | 3, number, number]
  const { training } = await loadImages(source, {
    channels,
    size: { height, width },
    classFolders: 'all',
    testShare: 0,
  })
  const pixels = imagePool(loaded ? await onItsGround(training, loaded.config.background) : training)
  const pool = loaded ? await vectorPool(pixels, loaded.embed) : pixels
  await loaded?.close()
  const how = learner ?? (loaded ? 'means' : 'linear')
  return {
    measurements: await accuracies(pool, { ...values, ways: way, how, seed }),
    unit: 'images of each class',
    what: `${way} of ${counted(pool.classes.length, 'class', 'classes')} of images, ${wordsOf(how)} ${run === undefined ? 'of pixels' : `of places by ${run}`}`,
    chance: 1 / way,
  }
}

export async function measuredRows(source: string, values: CurveValues, label: string): Promise<MeasuredCurve> {
  const { pool } = await readRowClasses(source, label, values.ignore ?? [])
  const how = values.learner ?? 'linear'
  const ways = pool.classes.length
  return {
    measurements: await accuracies(pool, { ...values, ways, how }),
    unit: 'rows of each class',
    what: `${ways} classes of rows by "${label}", ${wordsOf(how)} of the columns`,
    chance: 1 / ways,
  }
}

export async function measuredPrompts(source: string, values: CurveValues, run: string): Promise<MeasuredCurve> {
  const { numbers, draws, seed, limit, template, calibrate = false, label, target, threads } = values
  const { inContextAccuracy, inContextClassifier, selection } = await import('../evaluate/index.js')
  const { usualTemplate } = await import('../sample/index.js')
  const { loadReader } = await import('../train/index.node.js')
  const { tablePath } = await import('../data/index.node.js')
  const task = await readTask({
    examples: tablePath(source),
    seed,
    limit,
    ...(label !== undefined && { labelColumn: label }),
  })
  const most = Math.max(...numbers)
  if (most > task.examples.length)
    throw new UsageError(`${source}: ${task.examples.length} examples to show: ${most} were asked for`)
  const { reader, tokenizer, close } = await loadReader(run, { target, threads })
  try {
    const example = template?.replaceAll('\\n', '\n') ?? usualTemplate.example
    const classify = inContextClassifier(reader, tokenizer, { labels: task.labels, template: { example } })
    const select = selection('random', task.examples, seed)
    const measurements: CurveMeasurement[] = []
    for (const examples of numbers) {
      const shares: number[] = []
      for (let draw = 0; draw < draws; draw++) {
        const [row] = await inContextAccuracy(classify, {
          ...{ labels: task.labels, test: task.test, shots: [examples], draws: 1, orders: 1, seed },
          select: (question, shots) => select(question, shots, draw),
        })
        shares.push((calibrate ? row!.calibrated : row!.plain).value)
      }
      measurements.push({ examples, accuracies: shares })
    }
    const what = `${task.labels.length} labels of texts, ${counted(task.test.length, 'question')} in the prompt of ${run}${calibrate ? ', calibrated' : ''}`
    return { measurements, unit: 'examples in the prompt', what, chance: 1 / task.labels.length }
  } finally {
    await close()
  }
}

const wordsOf = (learner: 'means' | 'linear'): string => (learner === 'means' ? 'means' : 'a linear map')

async function accuracies(
  pool: ClassPool,
  { numbers, draws, ways, how, seed }: CurveValues & { readonly ways: number; readonly how: 'means' | 'linear' },
): Promise<readonly CurveMeasurement[]> {
  const { episodeAccuracy, logisticRegression, nearestPrototype } = await import('../evaluate/index.js')
  const learner = how === 'means' ? nearestPrototype : logisticRegression
  const least = Math.min(...pool.classes.map(({ count }) => count))
  const most = Math.max(...numbers)
  if (most >= least) {
    throw new UsageError(
      `${pool.name}: its smallest class has ${least} examples: ${most} cannot be shown and others asked for`,
      'Give smaller --counts',
    )
  }
  const measurements: CurveMeasurement[] = []
  for (const examples of numbers) {
    const shares: number[] = []
    for (let draw = 0; draw < draws; draw++) {
      const asked = { ways, shots: examples, queries: Math.min(queries, least - most), episodes, seed: seed + draw }
      shares.push((await episodeAccuracy(pool, learner, asked)).accuracy.value)
    }
    measurements.push({ examples, accuracies: shares })
  }
  return measurements
}
