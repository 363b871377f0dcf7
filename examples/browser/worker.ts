/** Trains in a worker, so that the page stays responsive; the page ends the worker to give its memory back. */
import { parameters } from 'atelier/nn'
import { createMemory, engine } from 'atelier/runtime'
import { textSampler } from 'atelier/sample'
import { train } from 'atelier/train'
import { chooseBackend } from './backend.js'
import type { Report, Request, Settings } from './messages.js'
import { setUp } from './setup.js'

engine.configure?.({ files: new URL('onnxruntime/', location.href).href })

let isPaused = false
let temperature = 0.8
let wantsSample = false
let wake = (): void => {}

self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.kind === 'start') {
    temperature = data.temperature
    run(data.text, data.settings).catch((error: unknown) =>
      report({ kind: 'failure', message: error instanceof Error ? error.message : String(error) }),
    )
  } else if (data.kind === 'temperature') {
    temperature = data.value
    wantsSample = true
  } else isPaused = data.kind === 'pause'
  wake()
}

async function run(text: string, settings: Settings): Promise<void> {
  const { target, reason } = await chooseBackend(settings.device)
  const memory = createMemory({ target, seed: settings.seed })
  const { options, model, tokenizer } = setUp(memory, text, settings)
  const sampler = textSampler(memory, model, tokenizer, { frozen: false })
  const sample = async (step: number): Promise<void> => {
    wantsSample = false
    const at = temperature
    const dice = { seed: settings.seed, maxTokens: settings.sampleLength }
    const { text } = await sampler.complete('\n', { temperature: at, ...dice })
    report({ kind: 'sample', step, temperature: at, text: text.trimStart() })
  }

  for await (const event of train(options)) {
    if (event.kind === 'step') {
      if (event.step === 1) {
        const count = [...parameters(model).values()].reduce((sum, { size }) => sum + size, 0)
        report({ kind: 'open', backend: engine.description, reason, parameters: count })
      }
      report({ kind: 'step', step: event.step, loss: event.loss })
    } else if (event.kind === 'validation') {
      report({ kind: 'held out', step: event.step, loss: event.loss })
    } else if (event.kind === 'end') {
      await sample(event.step)
      report({ kind: 'end', step: event.step })
      isPaused = true
    }
    const isDue = event.kind === 'step' && event.step % settings.sampleEvery === 0 && event.step < settings.steps
    if (isDue) await sample(event.step)
    await turn()
    while (isPaused || wantsSample) {
      if (wantsSample) await sample('step' in event ? event.step : 0)
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
}

const report = (message: Report): void => self.postMessage(message)

/** Lets messages in: the promises of a step alone would never leave room for them. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
