/** Where the Transformer of the race looks, and what it says with some of its heads switched off. */
import { useMemo } from 'react'
import { useAnswer } from '../../engine/usePicture'
import { Choice, TextField } from '../../figure/fields'
import { HeatMap } from '../../figure/HeatMap'
import { readable } from '../../figure/probability'
import type { Bench } from '../../shell/Workbench'
import { Ablation } from './Ablation'
import { HeadGrid } from './HeadGrid'
import { type Head, headOf, headsOf, type Maps, mapOf, nameOf } from './heads'
import { textLink } from './link'

export function Attention({ bench }: { readonly bench: Bench<typeof textLink> }) {
  const { session, state, values, change } = bench
  const { prompt, layers, heads } = values
  const off = useMemo(() => headsOf(values.off, layers, heads), [values.off, layers, heads])
  const chosen = headOf(values.head, layers, heads) ?? [0, 0]
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
        <div className="grid gap-8 xl:grid-cols-2">
          <div className="min-w-0 space-y-4">
            <HeadGrid
              maps={maps}
              chosen={chosen}
              off={off}
              sort={values.sort}
              onChoose={(head) => change({ head: nameOf(head) })}
              onToggle={toggle}
            />
            <Choice
              label="Order of the heads"
              field={textLink.sort}
              value={values.sort}
              onChange={(sort) => change({ sort })}
            />
          </div>
          <div className="min-w-0 space-y-8">
            <HeadMap maps={maps} head={chosen[0] < maps.layers && chosen[1] < maps.heads ? chosen : [0, 0]} />
          </div>
        </div>
      )}
      {whole && without && (
        <Ablation
          tokens={(state.facts.tokens ?? []) as readonly string[]}
          whole={whole.data as Float32Array}
          without={without.data as Float32Array}
          off={off}
        />
      )}
    </section>
  )
}

function HeadMap({ maps, head }: { readonly maps: Maps; readonly head: Head }) {
  const { tokens, time } = maps
  const map = useMemo(() => mapOf(maps, head), [maps, head])
  const names = useMemo(() => tokens.map((token) => readable(token)), [tokens])
  const last = (time - 1) * time
  const most = Array.from({ length: time }, (_, i) => map[last + i]!).reduce(
    (best, share, i, all) => (share > all[best]! ? i : best),
    0,
  )
  return (
    <HeatMap
      id="map"
      title={`Head ${nameOf(head)}`}
      summary={`The last letter, ${names.at(-1)}, gives ${Math.round(100 * map[last + most]!)} % of its attention to ${names[most]} at place ${most + 1}.`}
      caption="Each row is a letter that looks, each column one that is looked at; a row sums to 1. What comes later is hidden."
      rows={names}
      columns={names}
      values={map}
      scale="sequential"
      domain={[0, 1]}
      masked={isLater}
    />
  )
}

const isLater = (row: number, column: number): boolean => column > row
