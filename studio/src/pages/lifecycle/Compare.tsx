/** One prompt, one throw of the dice, every station: what each answers, letter by letter, and which chances moved. */
import { useState } from 'react'
import { short } from '../../figure/axis'
import { Figure } from '../../figure/Figure'
import { SlopeChart } from '../../figure/SlopeChart'

export const stationWords: Readonly<Record<string, string>> = {
  untrained: 'Untrained',
  foundation: 'Foundation',
  tuned: 'Fine-tuned',
  aligned: 'Aligned',
}

export interface Answer {
  readonly word: string
  readonly ended: boolean
  /** ln p of each letter after the prompt and of the end, at each station. */
  readonly logChances: readonly (readonly number[])[]
}

export interface Comparison {
  readonly prompt: string
  readonly stations: readonly string[]
  readonly answers: readonly (readonly Answer[])[]
  readonly moves: readonly { readonly letter: string; readonly chances: readonly number[] }[]
}

export function Compare({ compared, seed }: { readonly compared: Comparison; readonly seed: number }) {
  const { prompt, stations, answers } = compared
  const from = Math.max(0, stations.indexOf('foundation'))
  const columns = stations.map((name, station) => ({ name, station })).slice(from)
  const base = answers[from]!
  const differing = columns
    .slice(1)
    .map(({ station }) => answers[station]!.filter(({ word }, i) => word !== base[i]!.word))
  const moved = stations.length - 1 - from
  return (
    <>
      <Figure
        id="before-after"
        title={`“${prompt}” and dice ${seed}, before and after`}
        summary={
          moved === 0
            ? 'There is one station so far: nothing to compare it with.'
            : `With the same dice, ${columns
                .slice(1)
                .map(
                  ({ name }, i) =>
                    `the ${stationWords[name]!.toLowerCase()} model gives ${differing[i]!.length} of ${base.length} other words than the foundation`,
                )
                .join('; ')}.`
        }
        caption="Letters on a ground are those that this station thinks likelier than the one before it (darker: by more nats); underlined ones differ from the foundation’s word."
        table={{
          columns: [
            'Throw',
            ...columns.flatMap(({ name }) => [stationWords[name]!, `Δ ln p, ${stationWords[name]!.toLowerCase()}`]),
          ],
          rows: base.map((_, i) => [
            i + 1,
            ...columns.flatMap(({ station }) => {
              const { word, logChances } = answers[station]![i]!
              return [word, station === 0 ? '' : short(sum(logChances[station]!) - sum(logChances[station - 1]!))]
            }),
          ]),
        }}
      >
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
          {columns.map(({ name, station }) => (
            <section
              key={name}
              aria-label={stationWords[name]}
              className="min-w-0 rounded-[10px] border border-line p-3"
            >
              <h3 className="font-medium">{stationWords[name]}</h3>
              <ul translate="no" className="mt-1 font-mono text-[15px] leading-7">
                {answers[station]!.map((answer, i) => (
                  <li key={i} className="break-all">
                    <Word prompt={prompt} answer={answer} station={station} other={base[i]!.word} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </Figure>
      {moved > 0 && (
        <SlopeChart
          id="moves"
          title={`What may follow “${prompt}”: the ten chances that moved most`}
          summary={movesWords(compared, from)}
          stations={columns.map(({ name }) => stationWords[name]!)}
          lines={compared.moves.map(({ letter, chances }) => ({ name: letter, values: chances.slice(from) }))}
        />
      )}
    </>
  )
}

interface WordProps {
  readonly prompt: string
  readonly answer: Answer
  readonly station: number
  readonly other: string
}

function Word({ prompt, answer, station, other }: WordProps) {
  return (
    <>
      <span className="text-muted">{prompt}</span>
      {[...answer.word.slice(prompt.length)].map((letter, i) => {
        const gain = station > 0 ? answer.logChances[station]![i]! - answer.logChances[station - 1]![i]! : 0
        const strength = Math.round(45 * Math.min(1, Math.max(0, gain) / 3))
        return (
          <span
            key={i}
            style={{ background: `color-mix(in srgb, var(--maker) ${Math.round(strength / 2)}%, transparent)` }}
            className={letter === other[prompt.length + i] ? '' : 'underline decoration-2 underline-offset-4'}
          >
            {letter}
          </span>
        )
      })}
      {!answer.ended && '…'}
    </>
  )
}

function movesWords({ moves, stations }: Comparison, from: number): string {
  const [most] = moves
  if (!most) return 'No chance has moved.'
  const percent = (chance: number): string => `${short(100 * chance)} %`
  const name = most.letter === 'end' ? 'the end of the word' : `the letter ${most.letter}`
  return `From ${stationWords[stations[from]!]!.toLowerCase()} to ${stationWords[stations.at(-1)!]!.toLowerCase()} the chance of ${name} moved most: from ${percent(most.chances[from]!)} to ${percent(most.chances.at(-1)!)}.`
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** The answer that the reward model is shown, of those of the last station. */
export function usePicked(compared: Comparison | undefined) {
  const [picked, pick] = useState(0)
  const words = compared?.answers.at(-1)?.map(({ word }) => word) ?? []
  return { words, picked: Math.min(picked, Math.max(0, words.length - 1)), pick }
}
