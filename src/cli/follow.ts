/** Following what a run tells, to its last step or to Ctrl-C. */
import type { RunRecorder } from '../registry/index.node.js'
import type { TrainingEvent } from '../train/index.js'
import { describeFailure, exitCodes } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { say } from './print.js'
import { type Reporter, type ReporterOptions, reporter, smoothedLoss } from './progress.js'
import { type Recorded, recorderOf } from './recorded.js'

/** A run that is about to begin. */
export interface Beginning<R> extends Pick<ReporterOptions, 'perStep' | 'unit' | 'shown'> {
  readonly run: R
  readonly events: AsyncGenerator<TrainingEvent, void>
  /** Where only the run knows how many there are. */
  readonly steps?: number
}

export interface FollowEventsOptions<R> extends Partial<Pick<ReporterOptions, 'steps'>>, Pick<ReporterOptions, 'json'> {
  /** Prepares the run; the signal tells it to end after a step. */
  readonly begin: (signal: AbortSignal) => Promise<Beginning<R>>
  /** The command that goes on with the run when it was interrupted. */
  readonly again: string
  /** What the registry is told of the run; false for one that is only a means, such as one of a comparison. */
  readonly record: Recorded | false
}

export interface FollowedEvents<R> {
  readonly run: R
  readonly step: number
  readonly reason: 'steps' | 'patience' | 'interrupted' | 'stopped'
  /** Over about the last twenty steps; left out if no step was made. */
  readonly trainingLoss?: number
  readonly seconds: number
}

/** Follows a run and tells of it. When interrupted, says how to go on and sets the exit code. */
export async function followEvents<R>(options: FollowEventsOptions<R>): Promise<FollowedEvents<R>> {
  const { json, again } = options
  const start = performance.now()
  let report: Reporter | undefined
  let recorder: RunRecorder | undefined
  const interrupt = listenForInterrupt(() => report?.note('Interrupted: this step ends, then the state is saved'))
  try {
    const { run, events, steps = options.steps ?? 0, ...told } = await options.begin(interrupt.signal)
    report = reporter({ ...told, steps, json })
    if (options.record) recorder = await recorderOf(options.record, again, steps)
    const loss = smoothedLoss()
    let [step, made] = [0, 0]
    let reason: FollowedEvents<R>['reason'] = 'steps'
    for await (const event of events) {
      report.event(event)
      recorder?.event(event)
      step = event.step
      if (event.kind === 'step') {
        loss.add(event.loss)
        made += 1
      }
      if (event.kind === 'end') reason = event.reason
    }
    report.close()
    await recorder?.end(reason === 'interrupted' ? 'interrupted' : 'finished')
    if (reason === 'interrupted') {
      process.exitCode = exitCodes.interrupted
      if (!json) say(`Stopped after step ${step} of ${steps}; go on with: ${again}`)
    }
    const seconds = (performance.now() - start) / 1000
    return { run, step, reason, seconds, ...(made > 0 && { trainingLoss: loss.value() }) }
  } catch (error) {
    report?.close()
    const { line, code } = describeFailure(error)
    await recorder?.end(code === exitCodes.diverged ? 'diverged' : 'failed', line)
    throw error
  } finally {
    interrupt.dispose()
  }
}
