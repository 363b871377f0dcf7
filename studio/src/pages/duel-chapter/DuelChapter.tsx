/** One-upmanship as a chapter: a move of one side, and the other's advantage vanishes. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { useAnswer } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { LineChart } from '../../figure/LineChart'
import { Inspect } from '../../shell/Inspector'
import { PageLink } from '../../shell/PageLink'
import { type Bench, Workbench } from '../../shell/Workbench'
import type { Layer } from '../duel/layers'
import { Plane, type PlaneNumbers } from '../duel/Plane'
import { movesOf } from '../duel/words'
import { chapterRequest, duelChapterLink } from './link'
import { scenes } from './scenes'

export default function DuelChapter() {
  return (
    <Workbench
      title="One-upmanship"
      intro={
        <p>
          Two networks, each the other’s problem. One makes points, one tells made from real. You decide who moves;
          watch what a move does to the other side’s advantage.
        </p>
      }
      link={duelChapterLink}
      requestOf={chapterRequest}
      trains
    >
      {(bench) => <Chapter bench={bench} />}
    </Workbench>
  )
}

const layers: ReadonlySet<Layer> = new Set(['map', 'real', 'made', 'arrows'] as const)

/** The moves that a scene ends with. */
const endOf = (scene: number): number => scenes.slice(0, scene).reduce((sum, { act }) => sum + act.moves, 0)

function Chapter({ bench }: { readonly bench: Bench<typeof duelChapterLink> }) {
  const { session, state, values, change } = bench
  const { step, status, isPlaying } = state
  const [numbers, setNumbers] = useState<PlaneNumbers>()
  const { content } = useAnswer(session, 'history', numbers && { step: numbers.step, seed: values.seed })
  const moves = content ? movesOf(content.arrays.moves!.data) : []
  /** Scenes whose moves have all been made. */
  const done = scenes.findLastIndex((_, i) => step >= endOf(i + 1)) + 1
  const asked = useRef(values.scene)

  const act = useCallback(
    (scene: number) => {
      const { side, moves: count } = scenes[scene]!.act
      session.set({ frozen: side === 'both' ? 'neither' : side === 'generator' ? 'discriminator' : 'generator' })
      session.step(count)
    },
    [session],
  )
  // An address that names a scene plays what comes before it, one scene after the other.
  useEffect(() => {
    if (status !== 'open' || isPlaying || done >= asked.current || step !== endOf(done)) return
    act(done)
  }, [status, isPlaying, done, step, act])

  const next = Math.min(done, scenes.length)
  const play = () => {
    asked.current = next + 1
    change({ scene: next + 1 })
    act(next)
  }
  const isBusy = isPlaying || status !== 'open'
  const accuracyAt = (at: number): number | undefined =>
    at === 0 ? moves[0]?.before : moves.find((move) => move.step === at)?.after
  return (
    <div className="grid grid-cols-1 gap-x-8 gap-y-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <ol className="max-w-prose space-y-6">
        {scenes.slice(0, next + 1).map(({ title, text, act: { button }, became }, i) => {
          const [before, after] = [accuracyAt(endOf(i)), accuracyAt(endOf(i + 1))]
          return (
            <li key={title} className={i < next ? '' : 'border-focus border-s-4 ps-4'}>
              <h2 className="font-semibold text-[18px]">{title}</h2>
              <p className="mt-1 text-[16px] leading-7">{text}</p>
              {i === next && (
                <Button kind="main" className="mt-2" onClick={play} disabled={isBusy}>
                  {button}
                </Button>
              )}
              {i < next && before !== undefined && after !== undefined && (
                <p className="mt-2 rounded-md bg-surface p-3" data-became={i}>
                  {became(before, after)}
                </p>
              )}
            </li>
          )
        })}
        {next === scenes.length && <Onwards />}
      </ol>
      <div className="space-y-6 xl:sticky xl:top-4 xl:self-start">
        <p role="status" className="sr-only">
          {done > 0 && !isBusy ? `${scenes[done - 1]!.title}: done.` : ''}
        </p>
        <Plane session={session} layers={layers} onNumbers={setNumbers} />
        <LineChart
          id="accuracy"
          title="What the discriminator is right about"
          summary={
            moves.length === 0
              ? 'Nobody has moved yet.'
              : `After ${moves.length} moves it is right about ${(100 * moves.at(-1)!.after).toFixed(0)} % of held-out and made points.`
          }
          x={{ label: 'moves so far', domain: [0, Math.max(endOf(6), Math.ceil(step / 160) * 160)] }}
          y={{ label: 'right about', domain: [0, 100], unit: '%' }}
          levels={[{ y: 50, label: 'chance' }]}
          series={[
            {
              name: 'the discriminator',
              role: 'critic',
              points: [
                ...(moves[0] ? [[0, 100 * moves[0].before] as const] : []),
                ...moves.map((move) => [move.step, 100 * move.after] as const),
              ],
            },
          ]}
          marks={scenes.slice(1, next + 1).map(({ act: { side } }, i) => ({
            x: endOf(i + 1),
            label: side === 'both' ? 'both' : side === 'generator' ? 'G' : 'D',
          }))}
        />
      </div>
      <Inspect tab="Controls">
        <p>
          Scene {Math.min(next + 1, scenes.length)} of {scenes.length}.
        </p>
        <Button
          onClick={() => {
            asked.current = 0
            bench.begin({ scene: 0 })
          }}
        >
          From the beginning
        </Button>
      </Inspect>
      <Inspect tab="Explain">
        <p>
          A move is one step of gradient descent on 128 points. While one side moves, the other’s weights are held
          still: this is what makes the advantage of the last to move visible. In real training the sides alternate
          after every step.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>Two siblings at hide and seek: every place that was good once is looked into first the next time.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> siblings know that they play. Here each side only makes a number smaller,
          and the one who hides never learns what it hides among.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>Trained here, now, from seed {values.seed}; nothing is recorded or loaded.</p>
      </Inspect>
    </div>
  )
}

function Onwards() {
  return (
    <li className="text-[16px] leading-7">
      <h2 className="font-semibold text-[18px]">And then</h2>
      <p className="mt-1">
        Play on with the transport below, or set the rules yourself in{' '}
        <PageLink className="underline" to="/lab/gan">
          the lab
        </PageLink>
        . With pictures in the place of points this is how faces are made of people who do not exist, as in{' '}
        <PageLink className="underline" to="/lab/stylegan">
          mixing styles
        </PageLink>
        . What follows from that, deepfakes, consent and identity theft, is in{' '}
        <PageLink className="underline" to="/learn/adversaries">
          the study guide
        </PageLink>
        .
      </p>
    </li>
  )
}
