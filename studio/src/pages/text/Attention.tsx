/** Where the Transformer of the race looks, and what it says with some of its heads switched off. */
import { type ReactNode, useMemo, useState } from 'react'
import { useAnswer } from '../../engine/usePicture'
import { Choice, TextField } from '../../figure/fields'
import { HeatMap } from '../../figure/HeatMap'
import { readable } from '../../figure/probability'
import type { Bench } from '../../shell/Workbench'
import { Ablation } from './Ablation'
import { Arcs } from './Arcs'
import { HeadGrid } from './HeadGrid'
import { type Head, headOf, headsOf, type Maps, mapOf, nameOf } from './heads'
import { textLink } from './link'

export function Attention({ bench }: { readonly bench: Bench<typeof textLink> }) {
  const { session, state, values, change } = bench
  const { prompt, layers, heads } = values
  const off = useMemo(() => headsOf(values.off, layers, heads), [values.off, layers, heads])
  // While it learns its maps are another's at every step: they are asked for when it stands still.
  const isStill = state.status === 'open' && !state.isPlaying
  const asked = !isStill ? undefined : { of: 'gpt', text: prompt, moment: state.step }
  const looked = useAnswer(session, 'attention', asked)
  const ablated = useAnswer(session, 'ablate', asked && { ...asked, off: off.map(([layer, head]) => [layer, head]) })
  const maps = useMemo((): Maps | undefined => {
    const found = looked.content?.arrays.maps
    if (!found) return undefined
    const [layerCount = 0, headCount = 0, time = 0] = found.shape
    const tokens = looked.content!.values.tokens as readonly string[]
    return { layers: layerCount, heads: headCount, time, data: found.data, tokens }
  }, [looked.content])
  const toggle = (head: Head) => {
    const isOff = off.some((each) => nameOf(each) === nameOf(head))
    const now = isOff ? off.filter((each) => nameOf(each) !== nameOf(head)) : [...off, head]
    change({ off: now.map(nameOf).join(',') })
  }
  const { whole, without } = ablated.content?.arrays ?? {}
  return (
    <section aria-labelledby="attention" className="space-y-6">
      <h2 id="attention" className="font-semibold text-[22px]">
        Where the Transformer looks
      </h2>
      <div className="max-w-2xl">
        <TextField
          label="The text that they read"
          rows={2}
          longest={120}
          when="typing"
          value={prompt}
          onChange={(text) => change({ prompt: text })}
        />
      </div>
      {state.isPlaying && <p className="text-muted">They are learning; the maps are those of the last pause.</p>}
      {looked.refusal && <p role="alert">{looked.refusal}</p>}
      {maps && (
        <Looks bench={bench} maps={maps} off={off} onToggle={toggle}>
          {whole && without && (
            <Ablation
              tokens={(state.facts.tokens ?? []) as readonly string[]}
              whole={whole.data as Float32Array}
              without={without.data as Float32Array}
              off={off}
            />
          )}
        </Looks>
      )}
    </section>
  )
}

interface LooksProps {
  readonly bench: Bench<typeof textLink>
  readonly maps: Maps
  readonly off: readonly Head[]
  onToggle(head: Head): void
  /** Beside the map: what the heads are worth. */
  readonly children: ReactNode
}

/** All heads, and of the chosen one the letters that one letter looks at and the whole map: one choice of head and letter in all three. */
function Looks({ bench: { values, change }, maps, off, onToggle, children }: LooksProps) {
  const head = headOf(values.head, maps.layers, maps.heads) ?? [0, 0]
  const [pointed, setPointed] = useState<number>()
  const kept = values.query === 0 ? maps.time - 1 : values.query - 1
  const query = Math.min(maps.time - 1, pointed ?? kept)
  const choose = (place: number) => {
    setPointed(undefined)
    change({ query: place === maps.time - 1 ? 0 : place + 1 })
  }
  return (
    <>
      <HeadGrid
        maps={maps}
        chosen={head}
        off={off}
        sort={values.sort}
        onChoose={(each) => change({ head: nameOf(each) })}
        onToggle={onToggle}
      />
      <div className="max-w-xs">
        <Choice
          label="Order of the heads"
          field={textLink.sort}
          value={values.sort}
          onChange={(sort) => change({ sort })}
        />
      </div>
      <Arcs maps={maps} head={head} query={query} onPoint={setPointed} onChoose={choose} />
      <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
        <HeadMap maps={maps} head={head} query={query} onChoose={choose} />
        <div className="min-w-0">{children}</div>
      </div>
    </>
  )
}

interface HeadMapProps {
  readonly maps: Maps
  readonly head: Head
  readonly query: number
  onChoose(place: number): void
}

function HeadMap({ maps, head, query, onChoose }: HeadMapProps) {
  const { tokens, time } = maps
  const map = useMemo(() => mapOf(maps, head), [maps, head])
  const names = useMemo(() => tokens.map((token) => readable(token)), [tokens])
  const row = map.subarray(query * time, query * time + query + 1)
  const sum = row.reduce((total, share) => total + share, 0)
  return (
    <HeatMap
      id="map"
      title={`All looks of head ${nameOf(head)}`}
      summary={`The row of ${names[query]} at place ${query + 1} is framed; its ${row.length === 1 ? 'one weight is' : `${row.length} weights sum to`} ${sum.toFixed(3)}.`}
      caption="Each row is a letter that looks, each column one that is looked at; a row sums to 1. What comes later is hidden, and hatched. A press on a row lets that letter look."
      rows={names}
      columns={names}
      values={map}
      scale="sequential"
      domain={[0, 1]}
      masked={isLater}
      framed={query}
      named
      onPick={onChoose}
    />
  )
}

const isLater = (row: number, column: number): boolean => column > row
