/** What a run looks like while it goes: one live line on a terminal, plain lines elsewhere, JSON for programs. */
import type { TrainingEvent } from '../train/index.js'
import { counted, duration, say, sayJson, short, style } from './print.js'

/** Told of everything that happens in a run. */
export interface Reporter {
  event(event: TrainingEvent): void
  /** Prints a line between the others. */
  note(line: string): void
  /** The last word: leaves the cursor on a fresh line. */
  close(): void
}

export interface ReporterOptions {
  readonly steps: number
  /** How many of what a step reads, for the speed. */
  readonly perStep: number
  /** What they are, in the plural. */
  readonly unit: string
  /** Readings that tell more of the run than its loss: shown in its place. */
  readonly shown?: readonly string[]
  readonly json: boolean
}

export function reporter(options: ReporterOptions): Reporter {
  if (options.json) return jsonReporter()
  return process.stdout.isTTY ? liveReporter(options) : plainReporter(options)
}

function jsonReporter(): Reporter {
  return {
    event: ({ kind, ...rest }) => sayJson({ event: kind, ...rest }),
    note: () => {},
    close: () => {},
  }
}

/** A line at the first step, at every validation, and when the last line is five seconds old. */
function plainReporter(options: ReporterOptions): Reporter {
  const state = runningState(options)
  let lastLine = 0
  return {
    event(event) {
      state.add(event)
      const isDue = event.kind === 'step' && (lastLine === 0 || performance.now() - lastLine > 5000)
      if (isDue || event.kind === 'validation') {
        say(state.line())
        lastLine = performance.now()
      }
      if (event.kind === 'resume') say(`Going on from step ${event.step}`)
      if (event.kind === 'warning') say(`Step ${event.step}: ${event.what}`)
    },
    note: say,
    close: () => {},
  }
}

/** One line that is written over ten times a second; validations stay. */
function liveReporter(options: ReporterOptions): Reporter {
  const state = runningState(options)
  let drawn = 0
  const erase = '\r\u001b[K'
  const draw = (): void => {
    process.stdout.write(`${erase}${state.line().slice(0, Math.max(20, (process.stdout.columns ?? 80) - 1))}`)
    drawn = performance.now()
  }
  const note = (line: string): void => {
    process.stdout.write(`${erase}${line}\n`)
  }
  return {
    event(event) {
      state.add(event)
      if (event.kind === 'resume') note(`Going on from step ${event.step}`)
      if (event.kind === 'warning') note(`Step ${event.step}: ${event.what}`)
      if (event.kind === 'validation') note(`${state.line()}${event.isBest ? style.green(' best') : ''}`)
      else if (event.kind === 'step' && performance.now() - drawn > 100) draw()
    },
    note,
    close: () => {
      process.stdout.write(erase)
    },
  }
}

/** How fast the smoothed loss forgets. */
const memory = 0.95

/** A mean over about the last twenty losses, the first ones counted fully. */
export function smoothedLoss(): { add(loss: number): number; value(): number } {
  let [sum, weight] = [0, 0]
  return {
    add(loss) {
      sum = memory * sum + loss
      weight = memory * weight + 1
      return sum / weight
    },
    value: () => sum / weight,
  }
}

function runningState({ steps, perStep, unit, shown = [] }: ReporterOptions) {
  const loss = smoothedLoss()
  const pace = smoothedLoss()
  let [step, taken, start] = [0, 0, 0]
  let validation: string | undefined
  let readings: Readonly<Record<string, number>> = {}
  const told = (): readonly string[] =>
    shown.length === 0
      ? [`loss ${loss.value().toFixed(3)}`]
      : shown.flatMap((name) => (readings[name] === undefined ? [] : [`${name} ${readings[name].toFixed(3)}`]))
  return {
    add(event: TrainingEvent): void {
      step = event.step
      if (event.kind === 'validation') validation = `${event.loss.toFixed(3)}${bySet(event.losses)}`
      if (event.kind !== 'step') return
      loss.add(event.loss)
      readings = event.readings ?? {}
      taken += 1
      // The first step opens the programs.
      if (taken === 1) start = performance.now()
      else pace.add(event.seconds)
    },
    line(): string {
      const speed = taken > 1 ? perStep / pace.value() : undefined
      const left = ((performance.now() - start) / 1000 / (taken - 1)) * (steps - step)
      return [
        `step ${String(step).padStart(String(steps).length)}/${steps}`,
        `${String(Math.floor((100 * step) / steps)).padStart(3)} %`,
        ...told(),
        ...(validation === undefined ? [] : [`validation ${validation}`]),
        ...(speed === undefined ? [] : [`${short(speed)} ${unit}/s`]),
        ...(speed === undefined || step === steps ? [] : [`${duration(left)} left`]),
      ].join('  ')
    },
  }
}

/** The losses of several held-out sets. */
function bySet(losses: Readonly<Record<string, number>> = {}): string {
  const told = Object.entries(losses).map(([name, loss]) => `${name} ${loss.toFixed(3)}`)
  return told.length < 2 ? '' : ` (${told.join(', ')})`
}

/** The short plan: what will be trained, on how much. */
export function planLine(plan: {
  readonly model: string
  readonly parameters: number
  readonly tokensPerStep: number
  readonly steps: number
  readonly trainingTokens: number
}): string {
  const { model, parameters, tokensPerStep, steps, trainingTokens } = plan
  const tokens = tokensPerStep * steps
  return [
    `${model}: ${short(parameters)} parameters`,
    `${counted(steps, 'step')} of ${counted(tokensPerStep, 'token')}, ${short(tokens)} in all`,
    `${(tokens / trainingTokens).toFixed(1)} epochs of ${short(trainingTokens)} tokens`,
  ].join('; ')
}
