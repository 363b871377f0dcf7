/** A model of the library, opened to be looked at: what it is, what it makes, and the graph that other programs run. */
import * as v from 'valibot'
import { createMemory } from '../../runtime/index.js'
import { type ExampleGenerator, exportLanguageModel, generatorFor } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { openModelFiles, readModelFiles } from '../model-files.js'
import { modelName } from '../model-name.js'

const paramsOf = v.object({ model: modelName })
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const examplesOf = v.object({ count: whole(1, 64), seed: whole(0, 2 ** 31) })

export async function stored(given: Plain, place: Place): Promise<Job> {
  const { model: name } = v.parse(paramsOf, given)
  const opened = await openModelFiles(await readModelFiles(place, name))
  const memory = createMemory({ target: place.target, seed: place.seed })
  opened.write(memory)
  let generator: ExampleGenerator | undefined

  const questions: Readonly<Record<string, (params: Plain) => Promise<Picture>>> = {
    /** The bytes of an ONNX file, weights inside. */
    async onnx() {
      if (opened.kind !== 'text')
        throw new AtelierError('onnx: a model of examples: only those of text are written here')
      const file = await exportLanguageModel(memory, opened.model)
      return { values: {}, arrays: { file: { shape: [file.length], data: file } } }
    },
    /** Examples [count, ...shape] that the model makes. */
    async examples(params) {
      const { count, seed } = v.parse(examplesOf, params)
      if (opened.kind !== 'examples') throw new AtelierError('examples: a model of text: it is asked for words')
      generator ??= generatorFor(memory, opened.model)
      const data = await generator.generate(count, { seed })
      return { values: {}, arrays: { examples: { shape: [count, ...generator.shape], data } } }
    },
  }
  return {
    step: 0,
    facts: { kind: opened.kind, family: opened.config.family, parameters: opened.parameters },
    picture: (kind) => Promise.reject(new AtelierError(`picture "${kind}": this job has none of that kind`)),
    answer(question, params) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      if (!found) return Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
      return found(params)
    },
    close: async () => generator?.close(),
  }
}
