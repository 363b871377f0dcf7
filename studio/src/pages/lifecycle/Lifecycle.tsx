/** The life of a language model, from nothing to a taste: train it, judge it, and see it change. */
import { useCallback, useEffect, useState } from 'react'
import type { Session } from '../../engine/session'
import { useAnswer, usePicture } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { LineChart } from '../../figure/LineChart'
import { type Bench, Workbench } from '../../shell/Workbench'
import { Compare, type Comparison } from './Compare'
import { Controls } from './Controls'
import { Forgetting, type Losses, type Moves, Updates } from './Forgetting'
import { Frontier } from './Frontier'
import { Heat } from './Heat'
import { curveOf, isPast, type LifePicture, quarterOf, type Stage, told } from './life'
import { askedPrompt, lifecycleLink, lifeRequest } from './link'
import { Notes } from './Notes'
import { Ranking, useBallot, wantedVotes } from './Ranking'
import { Reveal, type Scores } from './Reveal'
import { Stations } from './Stations'

export default function Lifecycle() {
  return (
    <Workbench
      title="The whole life of a language model"
      intro={
        <>
          A small model learns to spell, then to answer, then what you like. Train it up to the votes, say twelve times
          which of two answers is better, press Learn, and see the model move.
        </>
      }
      link={lifecycleLink}
      requestOf={lifeRequest}
      trains
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

function Board({ bench }: { readonly bench: Bench<typeof lifecycleLink> }) {
  const { session, state, values } = bench
  const picture = usePicture(session, 'life')
  const content = picture?.content
  const life = content && told<LifePicture>(content)
  const stage: Stage = life?.stage ?? 'foundation'
  const isReady = isPast(stage, 'tuning')
  const { ballot, refusal, ask } = useBallot(session, isReady)
  const [revealed, reveal] = useState(0)
  const [learning, setLearning] = useState(0)
  useEffect(() => {
    if (!isReady) reveal(0)
  }, [isReady])
  const learn = useCallback(async () => {
    if (!(await ask('learn'))) return
    setLearning((count) => count + 1)
    session.play()
  }, [ask, session])
  // Questions to the stations are asked anew at every quarter of a stage, and when the playing stops.
  const moment = `${stage} ${learning} ${life ? quarterOf(life, state.isPlaying) : ''}`
  const asked = {
    ...{ prompt: askedPrompt(values.prompt), seed: values.seed, temperature: values.temperature, answers: 8 },
  }
  const compared = useMoment<Comparison>(session, 'compare', asked, moment, state.status === 'open')
  const losses = useMoment<Losses>(session, 'forgetting', {}, moment, isPast(stage, 'foundation'))
  const moves = useMoment<Moves>(session, 'updates', {}, moment, isReady)
  const { content: counted } = useAnswer(
    session,
    'scores',
    revealed > 0 ? { moment, revealed, votes: ballot?.votes ?? 0 } : undefined,
  )

  return (
    <div className="space-y-8">
      <Controls bench={bench} />
      <Notes state={state} />
      <Stations content={content} votes={ballot?.votes ?? 0} />
      <Next
        stage={stage}
        isPlaying={state.isPlaying}
        votes={ballot?.votes ?? 0}
        play={session.play}
        learn={learn}
        ask={ask}
      />
      {ballot && (
        <>
          <Ranking
            ballot={ballot}
            refusal={refusal}
            vote={(choice) => void ask('vote', { choice })}
            undo={() => ballot.votes > 0 && void ask('undo')}
          />
          <div>
            <Button onClick={() => reveal((count) => count + 1)} disabled={ballot.votes === 0}>
              Count the votes
            </Button>
            {revealed > 0 && counted && <Reveal scores={told<Scores>(counted)} />}
          </div>
        </>
      )}
      {life && <Frontier life={life} />}
      {stage === 'votes' && revealed === 0 && (
        <p className="text-muted">
          While you rank, what each station says is kept from you: it would tell who wrote what. It comes when the votes
          are counted or learnt from.
        </p>
      )}
      {compared && (stage !== 'votes' || revealed > 0) && <Compare compared={compared} seed={values.seed} />}
      {compared && stage === 'done' && <Heat session={session} compared={compared} />}
      {losses && <Forgetting {...losses} />}
      {moves && <Updates {...moves} />}
      {content && stage !== 'votes' && <Loss content={content} stage={stage} />}
    </div>
  )
}

/** An answer about the stations, asked anew at each moment; the one before stays until it is there. */
function useMoment<T>(
  session: Session,
  question: string,
  asked: object,
  moment: string,
  isWanted: boolean,
): T | undefined {
  const [answer, setAnswer] = useState<T>()
  const key = isWanted ? JSON.stringify([asked, moment]) : undefined
  useEffect(() => {
    if (key === undefined) {
      setAnswer(undefined)
      return
    }
    let isLeft = false
    session
      .ask(question, JSON.parse(key)[0])
      .then((content) => !isLeft && setAnswer(told<T>(content)))
      .catch(() => {})
    return () => {
      isLeft = true
    }
  }, [session, question, key])
  return answer
}

interface NextProps {
  readonly stage: Stage
  readonly isPlaying: boolean
  readonly votes: number
  play(): void
  learn(): void
  ask(question: string, params?: { readonly taste: string }): Promise<boolean>
}

/** What there is to do now. */
function Next({ stage, isPlaying, votes, play, learn, ask }: NextProps) {
  if (isPlaying)
    return <p className="text-muted">It is learning. Pause it below, or go back to any step that was kept.</p>
  const isReady = stage === 'votes' || stage === 'done'
  return (
    <div className="flex flex-wrap items-center gap-2">
      {!isReady && (
        <Button kind="main" onClick={play}>
          {isPast(stage, 'votes') ? 'Go on' : 'Train up to the votes'}
        </Button>
      )}
      {isReady && (
        <>
          <Button kind={votes >= wantedVotes ? 'main' : 'plain'} disabled={votes === 0} onClick={learn}>
            Learn from the votes
          </Button>
          <Button onClick={() => void ask('script', { taste: 'melodious' })}>Let a rule vote for me</Button>
        </>
      )}
    </div>
  )
}

function Loss({ content, stage }: { readonly content: Parameters<typeof curveOf>[0]; readonly stage: Stage }) {
  const shown = stage === 'done' ? 'alignment' : stage
  const names = ['foundation', 'tuning', 'reward'].filter((name) => curveOf(content, name).length > 1)
  const life = told<LifePicture>(content)
  const most = Math.max(...names.map((name) => life.steps[name] ?? 1), 1)
  if (names.length === 0) return null
  const roles = { foundation: 'reference', tuning: 'maker', reward: 'critic' } as const
  return (
    <LineChart
      id="losses"
      title="The losses of the stages"
      summary={names
        .map((name) => {
          const curve = curveOf(content, name)
          return `${name}: ${curve[0]!.toFixed(2)} at first, ${curve[curve.length - 1]!.toFixed(2)} now`
        })
        .join('; ')
        .concat(`. At present: ${shown}.`)}
      caption="Of batches, in nats: a letter’s for foundation and fine-tuning, a vote’s for the reward model. They do not measure how good answers are."
      x={{ label: 'step of the stage', domain: [0, most] }}
      y={{ label: 'loss', domain: [0, 4], unit: 'nats' }}
      series={names.map((name) => ({
        ...{ name, role: roles[name as keyof typeof roles] },
        points: [...Array.from(curveOf(content, name))].map((value, i) => [i + 1, value] as const),
      }))}
    />
  )
}
