/** The page: settings to the worker, its reports to the chart, the figures and the sample. */
import { createCurve } from './chart.js'
import type { Report, Request, Settings } from './messages.js'

const at = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E
const [start, reset] = [at<HTMLButtonElement>('start'), at<HTMLButtonElement>('reset')]
const [text, temperature] = [at<HTMLTextAreaElement>('text'), at<HTMLInputElement>('temperature')]
const fields = document.querySelector('fieldset')!
const curve = createCurve(at('curve'), at('table'))

let worker: Worker | undefined
let state: 'ready' | 'running' | 'paused' | 'over' = 'ready'
let ticks: { step: number; time: number }[] = []
let announced = 0

const send = (request: Request): void => worker?.postMessage(request)

function show(next: typeof state): void {
  state = next
  start.textContent = { ready: 'Start', running: 'Pause', paused: 'Continue', over: 'Done' }[state]
  start.disabled = state === 'over'
  reset.disabled = state === 'ready'
  fields.disabled = state !== 'ready'
  ticks = []
}

function announce(message: string, kind: 'news' | 'failure' = 'news'): void {
  at('status').textContent = message
  at('status').classList.toggle('failed', kind === 'failure')
  announced = performance.now()
}

/** Addresses may set what the form sets, and more: `?model=lstm&size=desk&device=wasm&steps=200&batch=4&seed=1&length=80`. */
const asked = new URLSearchParams(location.search)
for (const id of ['model', 'size', 'device', 'steps', 'sample-every', 'temperature']) {
  const value = asked.get(id)
  if (value !== null) at<HTMLInputElement>(id).value = value
}

const settings = (): Settings => ({
  model: at<HTMLSelectElement>('model').value as Settings['model'],
  size: at<HTMLSelectElement>('size').value as Settings['size'],
  device: at<HTMLSelectElement>('device').value as Settings['device'],
  steps: Math.max(1, at<HTMLInputElement>('steps').valueAsNumber || 1000),
  batch: Number(asked.get('batch') ?? 12),
  seed: Number(asked.get('seed') ?? 1),
  sampleEvery: Math.max(1, at<HTMLInputElement>('sample-every').valueAsNumber || 100),
  sampleLength: Number(asked.get('length') ?? 240),
})

start.onclick = () => {
  if (state === 'ready') begin()
  else if (state === 'running') {
    send({ kind: 'pause' })
    show('paused')
    announce('Paused.')
  } else {
    send({ kind: 'continue' })
    show('running')
    announce('Training.')
  }
}

reset.onclick = () => {
  worker?.terminate()
  worker = undefined
  curve.clear(settings().steps)
  for (const id of ['step', 'loss', 'held-out', 'speed']) at(id).textContent = '–'
  at('backend').hidden = true
  at('sample-at').textContent = ''
  at('sample').textContent = 'What the model writes will appear here.'
  at('sample').classList.add('empty')
  show('ready')
  announce('Ready.')
}

function begin(): void {
  const chosen = settings()
  worker = new Worker(new URL('worker.js', location.href), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<Report>) => receive(data, chosen)
  worker.onerror = ({ message }) => fail(message || 'the worker could not start')
  curve.clear(chosen.steps)
  show('running')
  announce('Opening ONNX Runtime …')
  send({ kind: 'start', text: text.value, settings: chosen, temperature: temperature.valueAsNumber })
}

function fail(message: string): void {
  show('over')
  announce(`Stopped: ${message}`, 'failure')
}

function receive(report: Report, chosen: Settings): void {
  if (report.kind === 'open') {
    const [, engine, ...rest] = report.backend.split(', ')
    const strong = document.createElement('strong')
    strong.textContent = [engine, ...rest].join(', ')
    at('backend').replaceChildren(strong, ` · ${report.reason}`)
    at('backend').hidden = false
    announce(`Training ${report.parameters.toLocaleString('en')} parameters.`)
  } else if (report.kind === 'step') {
    curve.training(report.step, report.loss)
    at('step').textContent = `${report.step}`
    at('loss').textContent = report.loss.toFixed(3)
    measure(report.step)
    if (performance.now() - announced > 10_000) {
      announce(`Step ${report.step} of ${chosen.steps}: loss ${report.loss.toFixed(2)}.`)
    }
  } else if (report.kind === 'held out') {
    curve.heldOut(report.step, report.loss)
    at('held-out').textContent = report.loss.toFixed(3)
  } else if (report.kind === 'sample') {
    at('sample').textContent = report.text
    at('sample').classList.remove('empty')
    at('sample-at').textContent = `after step ${report.step}, at temperature ${report.temperature}`
  } else if (report.kind === 'end') {
    show('over')
    announce(`Finished after ${report.step} steps.`)
  } else fail(report.message)
}

/** Steps a second over the last two seconds. */
function measure(step: number): void {
  const time = performance.now()
  ticks.push({ step, time })
  while (ticks.length > 2 && time - ticks[1]!.time > 2000) ticks.shift()
  const first = ticks[0]!
  if (time > first.time) at('speed').textContent = (((step - first.step) * 1000) / (time - first.time)).toFixed(1)
}

const showTemperature = (): void => {
  at('temperature-value').textContent = temperature.valueAsNumber.toFixed(1)
}
temperature.oninput = showTemperature
temperature.onchange = () => send({ kind: 'temperature', value: temperature.valueAsNumber })

function describeText(): void {
  const characters = new Set(text.value).size
  at('text-size').textContent =
    `${text.value.length.toLocaleString('en')} characters, ${characters.toLocaleString('en')} distinct`
  if (characters > 0) curve.reference(Math.log(characters))
  at('guess').textContent = characters > 0 ? `Guessing all alike costs ${Math.log(characters).toFixed(2)}.` : ''
  start.disabled = text.value.length < 1000
  if (state === 'ready') announce(start.disabled ? 'Give at least 1,000 characters of text.' : 'Ready.')
}

async function take(file: File | undefined): Promise<void> {
  if (!file || state !== 'ready') return
  text.value = await file.text()
  describeText()
}

text.oninput = describeText
at('steps').onchange = () => curve.clear(settings().steps)
text.ondragover = (event) => {
  event.preventDefault()
  text.classList.add('over')
}
text.ondragleave = () => text.classList.remove('over')
text.ondrop = (event) => {
  const file = event.dataTransfer?.files[0]
  text.classList.remove('over')
  if (!file) return
  event.preventDefault()
  void take(file)
}
at<HTMLInputElement>('file').onchange = (event) => void take((event.target as HTMLInputElement).files?.[0])

text.value = await (await fetch('moby-dick.txt')).text()
curve.clear(settings().steps)
describeText()
showTemperature()
