/** The image bench: draw a round of pictures, choose one, go on from it, compare, and keep what is good. */
import { readPath } from 'atelier/studio'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { openTray } from '../../library/pictures'
import { type Bench, Workbench } from '../../shell/Workbench'
import { type Desk, modelOf } from './bench'
import { Compare } from './Compare'
import { Controls } from './Controls'
import { imageLink } from './link'
import { MakerChoice } from './MakerChoice'
import { Mask } from './Mask'
import { Notes } from './Notes'
import { OnStage } from './OnStage'
import { Rounds } from './Rounds'
import { asGiven, comparedWith, pickOf, roundOf, roundsTo, stagedOf, type Told } from './round'
import { Stage } from './Stage'
import { Tray } from './Tray'
import { sourceOf } from './tree'
import { useGiven, useImages } from './useImages'

/** As long as no model is known. */
const nothingTold: Told = { classes: [], steps: false, guidance: false, truncation: false }

const requestOf = ({ model }: { readonly model: string }) => ({ job: 'image-bench', params: { model }, seed: 0 })

export default function Image() {
  return (
    <Workbench
      title="The image bench"
      intro={
        <p>
          Draw a round of pictures and put one on stage. Go on from it, near or far; make a part of it anew; compare two
          of them; keep the good ones. Every picture is a few steps from a seed, so a link makes it again.
        </p>
      }
      link={imageLink}
      requestOf={requestOf}
      trains={false}
    >
      {(bench) => <Opened bench={bench} />}
    </Workbench>
  )
}

function Opened({ bench }: { readonly bench: Bench<typeof imageLink> }) {
  const { session, state, values, change } = bench
  const model = useMemo(() => modelOf(state.facts), [state.facts])
  const opening = useOpening(state.status)
  const round = useMemo(() => roundOf(values, model ?? nothingTold), [values, model])
  const staged = stagedOf(round, values.pick)
  const other = comparedWith(values.with, round, staged)
  const [rounds, setRounds] = useState<readonly string[]>([])
  const picks = useRef(new Map<string, number>())
  if (values.pick > 0) picks.current.set(round.path, values.pick)
  const isOpen = model !== undefined && state.status === 'open' && model.name === values.model

  useEffect(openTray, [])
  useEffect(() => setRounds([]), [values.model])
  useEffect(() => {
    if (isOpen) setRounds((before) => [...before, ...roundsTo(round.path).filter((path) => !before.includes(path))])
  }, [isOpen, round.path])

  const sources = rounds.flatMap((path) => sourceOf(path) ?? [])
  const before = round.source === undefined ? [] : [round.source]
  const wanted = [...new Set([staged, ...before, ...round.tiles, other, ...sources])].filter((path) => path !== asGiven)
  const { shown, refusal } = useImages(session, isOpen ? `${values.model} ${opening}` : undefined, wanted)
  const first = readPath(staged)?.[0]
  const given = useGiven(session, isOpen && first?.kind === 'own' ? first : undefined)
  const images = useMemo(() => (given ? new Map([...shown, [asGiven, given]]) : shown), [shown, given?.image])

  const show = useCallback(
    (path: string, pick = picks.current.get(path) ?? 0) => change({ path, pick, with: '' }, 'push'),
    [change],
  )
  const maker = <MakerChoice bench={bench} />
  if (!model) return maker
  const desk: Desk = { bench, model, round, images, staged, pick: pickOf(round, values.pick), show }
  return (
    <div className="space-y-10">
      {round.isLost && <p role="alert">The path in the address cannot be read, so a round is drawn from nothing.</p>}
      {refusal !== '' && <p role="alert">{refusal}</p>}
      <div className="grid grid-cols-1 items-start gap-x-8 gap-y-10 xl:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="min-w-0 space-y-10">
          <Stage {...desk} />
          <Rounds {...desk} rounds={rounds} />
        </div>
        <OnStage {...desk} />
      </div>
      <div className="grid grid-cols-1 items-start gap-x-8 gap-y-10 xl:grid-cols-2">
        {other !== staged && <Compare {...desk} other={other} />}
        {model.inpaint && <Mask {...desk} />}
      </div>
      <Tray {...desk} />
      {maker}
      <Controls {...desk} />
      <Notes model={model} />
    </div>
  )
}

/** How often the job has been opened: what an engine drew, another may draw a little otherwise. */
function useOpening(status: string): number {
  const held = useRef({ status: '', count: 0 })
  if (status === 'open' && held.current.status !== 'open') held.current.count += 1
  held.current.status = status
  return held.current.count
}
