/** Diffusion of points: density, flow and ways at the level under the playhead, while the network learns. */
import type { Picture } from 'atelier/studio'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { usePicture } from '../../engine/usePicture'
import { Figure } from '../../figure/Figure'
import { Toggle } from '../../figure/fields'
import { useTheme } from '../../shell/theme'
import type { Bench } from '../../shell/Workbench'
import type { diffusionLink } from './link'
import { deepest, type FlowLayers, longer, paintFlow } from './paintFlow'

const words: Readonly<Record<keyof FlowLayers, string>> = {
  density: 'density of noised data',
  arrows: 'the flow of one step',
  ways: 'ways so far',
  data: '● data',
}

export function Flow({ bench: { session, values, change } }: { readonly bench: Bench<typeof diffusionLink> }) {
  const id = useId()
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef<Picture>(undefined)
  const theme = useTheme(({ shown }) => shown)
  const [layers, setLayers] = useState<FlowLayers>({ density: true, arrows: true, ways: true, data: false })
  const paint = useCallback(() => {
    if (canvas.current && latest.current) paintFlow(canvas.current, latest.current, layers, theme)
  }, [layers, theme])
  const found = usePicture(session, 'plane', (content) => {
    latest.current = content
    paint()
  })
  useEffect(paint, [paint, found])
  const steps = Number(found?.content.values.steps ?? 20)
  const at = Math.min(values.at, steps)
  useEffect(() => session.set({ at }), [session, at])

  const shown = found?.content.values
  const modes = shown?.hit === undefined ? '' : ` ${shown.hit} of ${shown.modes} modes are reached.`
  const ratio = shown?.signalToNoise
  const summary = shown
    ? `After ${found!.step} updates, at step ${shown.at} of ${steps} of the way: ᾱ ${Number(shown.remaining).toFixed(6)}, signal to noise ${ratio == null ? 'infinite' : Number(ratio).toPrecision(3)}.${modes}`
    : 'The network is being set up.'
  return (
    <Figure
      id="flow"
      title="The plane"
      summary={summary}
      caption={`△ are points on their way from noise. The plane goes from −3 to 3, with data of mean 0 and deviation 1; the deepest colour is a density of ${deepest}. Arrows show ${longer} times what one step does.`}
      table={{
        columns: ['Point', 'begins across', 'upwards', 'is across', 'is upwards', 'ends across', 'ends upwards'],
        rows: rowsOf(found?.content),
      }}
    >
      <canvas
        ref={canvas}
        width={800}
        height={800}
        role="img"
        aria-label={summary}
        className="aspect-square w-full max-w-[640px] rounded-[10px] border border-line"
      />
      <div className="max-w-[640px]">
        <label htmlFor={id} className="block pt-2 font-medium">
          Playhead
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={steps}
          step={1}
          value={at}
          aria-valuetext={`step ${at} of ${steps}`}
          onChange={({ target }) => change({ at: Number(target.value) })}
          className="w-full accent-[var(--focus)]"
        />
      </div>
      <fieldset className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">What is shown</legend>
        {(Object.keys(words) as (keyof FlowLayers)[]).map((layer) => (
          <Toggle
            key={layer}
            label={words[layer]}
            checked={layers[layer]}
            onChange={(checked) => setLayers({ ...layers, [layer]: checked })}
          />
        ))}
      </fieldset>
    </Figure>
  )
}

function rowsOf(content: Picture | undefined): (string | number)[][] {
  if (!content) return []
  const { data, shape } = content.arrays.ways!
  const [frames, count] = shape as readonly [number, number, number]
  const at = Number(content.values.at)
  return Array.from({ length: count }, (_, i) => [
    i + 1,
    ...[0, at, frames - 1].flatMap((frame) => [0, 1].map((axis) => data[2 * (frame * count + i) + axis]!.toFixed(3))),
  ])
}
