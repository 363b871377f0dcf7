/** The stations of a model's life in a row: what each is for, how far it has come, and what it last said of itself. */
import type { Picture } from 'atelier/studio'
import { short } from '../../figure/axis'
import { curveOf, isPast, type LifePicture, type Stage, told } from './life'

const stations: readonly { readonly stage: Stage; readonly name: string; readonly about: string }[] = [
  { stage: 'foundation', name: 'Foundation', about: 'Learns the words of two old texts, letter by letter.' },
  { stage: 'tuning', name: 'Fine-tuning', about: 'Learns to answer a beginning with a word of one kind.' },
  { stage: 'votes', name: 'Votes', about: 'Someone says which of two answers is better.' },
  { stage: 'reward', name: 'Reward model', about: 'Learns to foresee the votes.' },
  {
    stage: 'alignment',
    name: 'Alignment',
    about: 'Learns to give answers that would win, not too far from where it was.',
  },
]

interface StationsProps {
  readonly content: Picture | undefined
  readonly votes: number
}

export function Stations({ content, votes }: StationsProps) {
  const life = content && told<LifePicture>(content)
  return (
    <ol className="grid grid-cols-1 gap-2 sm:grid-cols-2 xl:grid-cols-5" data-stage={life?.stage ?? 'opening'}>
      {stations.map(({ stage, name, about }, i) => {
        const isNow = life?.stage === stage
        const isDone = life !== undefined && isPast(life.stage, stage)
        const words = isDone ? 'done' : isNow ? 'here now' : 'to come'
        return (
          <li
            key={stage}
            aria-current={isNow ? 'step' : undefined}
            className={`rounded-[10px] border p-3 ${isNow ? 'border-focus' : 'border-line'} ${isDone || isNow ? 'bg-surface' : ''}`}
          >
            <div className="flex items-baseline justify-between gap-2">
              <strong className="font-medium">
                {i + 1}. {name}
              </strong>
              <span className="text-[12px] text-muted">
                {isDone ? '✓ ' : isNow ? '● ' : '○ '}
                {words}
              </span>
            </div>
            <p className="mt-1 text-[13px] text-muted">{about}</p>
            <p className="number mt-1 text-[12px]">{progress(stage, content, votes)}</p>
          </li>
        )
      })}
    </ol>
  )
}

function progress(stage: Stage, content: Picture | undefined, votes: number): string {
  if (!content) return ' '
  if (stage === 'votes') return votes === 1 ? '1 vote' : `${votes} votes`
  const steps = told<LifePicture>(content).steps[stage] ?? 0
  if (steps === 0) return 'learnt beforehand'
  const curve = curveOf(content, stage)
  const last = curve.length > 0 ? `, loss ${short(curve[curve.length - 1]!)}` : ''
  return `${curve.length} of ${steps} steps${stage === 'alignment' ? '' : last}`
}
