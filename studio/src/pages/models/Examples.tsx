/** What a model of images or points makes, drawn anew for every seed. */
import type { Picture } from 'atelier/studio'
import { useEffect, useState } from 'react'
import { Button } from '../../figure/Button'
import { PixelGrid } from '../../figure/PixelGrid'
import { ScatterChart } from '../../figure/ScatterChart'
import { followingSeed } from '../../shell/Workbench'
import { askOnce } from './askOnce'

interface ExamplesProps {
  readonly id: string
  readonly seed: number
  onSeed(seed: number): void
}

type Drawn = { readonly picture: Picture } | { readonly problem: string } | undefined

export function Examples({ id, seed, onSeed }: ExamplesProps) {
  const [drawn, setDrawn] = useState<Drawn>()
  useEffect(() => {
    let isLeft = false
    askOnce({ job: 'stored', params: { model: `models/${id}` }, seed: 0 }, 'examples', { count: 16, seed }).then(
      (picture) => !isLeft && setDrawn({ picture }),
      (error: Error) => !isLeft && setDrawn({ problem: error.message }),
    )
    return () => {
      isLeft = true
    }
  }, [id, seed])
  if (!drawn)
    return (
      <p role="status" className="mt-6">
        Examples are being drawn.
      </p>
    )
  if ('problem' in drawn) return <p className="mt-6 text-muted">{drawn.problem}</p>
  return (
    <section className="mt-6">
      <Shown picture={drawn.picture} seed={seed} />
      <Button onClick={() => onSeed(followingSeed(seed))}>Others</Button>
    </section>
  )
}

function Shown({ picture, seed }: { readonly picture: Picture; readonly seed: number }) {
  const { shape, data } = picture.arrays.examples!
  if (shape.length === 4) {
    const [count, channels, height, width] = shape as readonly [number, number, number, number]
    return (
      <PixelGrid
        id="examples"
        title="What it makes"
        summary={`${count} pictures of ${width} × ${height} pixels, drawn with seed ${seed}.`}
        images={data as Float32Array}
        shape={[count, channels, height, width]}
        columns={8}
      />
    )
  }
  const [count, length] = shape as readonly [number, number]
  const points = Array.from({ length: count }, (_, i) => ({
    x: data[i * length]!,
    y: data[i * length + 1] ?? 0,
    role: 'made' as const,
  }))
  const reach = points.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 1)
  return (
    <ScatterChart
      id="examples"
      title="What it makes"
      summary={`${count} examples of ${length} numbers, drawn with seed ${seed}; the first two are shown.`}
      x={{ label: 'first', domain: [-reach, reach] }}
      y={{ label: 'second', domain: [-reach, reach] }}
      points={points}
    />
  )
}
