import type { Picture } from 'atelier/studio'
import { useEffect, useRef } from 'react'
import { Figure } from '../../figure/Figure'
import { useTheme } from '../../shell/theme'
import { paintDrawn } from './paintMap'

interface DrawnProps {
  readonly map: Picture | undefined
  /** New points of the class that was asked for. */
  readonly drawn: Picture | undefined
  readonly label: 'A' | 'B'
}

/** The generator's side: points that were not there before. */
export function Drawn({ map, drawn, label }: DrawnProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(({ shown }) => shown)
  useEffect(() => {
    if (canvas.current && map && drawn) paintDrawn(canvas.current, map, drawn.arrays.points!.data, label)
  }, [map, drawn, label, theme])
  const values = drawn?.values
  const points = drawn?.arrays.points?.data
  const number = (name: string, digits: number): string => Number(values?.[name]).toFixed(digits)
  const count = (points?.length ?? 0) / 2
  const modes = values?.hit === undefined ? '' : ` They reach ${values.hit} of the ${values.modes} heaps of that class.`
  const summary = values
    ? `${count} new points of class ${label}, ${values.copies === 0 ? 'none of them a copy' : `${values.copies} of them copies`}; the median distance to the nearest learnt point is ${number('median', 4)}, of held-out real points ${number('realMedian', 4)}.${modes}`
    : 'The generator is being set up.'
  return (
    <Figure
      id="drawn"
      title={`The generator: give me points of class ${label}`}
      summary={summary}
      caption={`△ new points; ${label === 'A' ? '●' : '■'} points of the class that were learnt from.`}
      table={{
        columns: ['What', 'Value'],
        rows: values
          ? [
              ['new points', count],
              ['exact copies', String(values.copies)],
              ['least distance to a learnt point', number('least', 5)],
              ['median distance to a learnt point', number('median', 5)],
              ['the same of held-out real points', number('realMedian', 5)],
              ['taken for the class by the classifier', `${(100 * Number(values.agreed)).toFixed(1)} %`],
              ...(values.hit === undefined ? [] : [['heaps reached', `${values.hit} of ${values.modes}`]]),
              ...Array.from({ length: count }, (_, i) => [
                `new point ${i + 1}`,
                `${points![2 * i]!.toFixed(3)} ${points![2 * i + 1]!.toFixed(3)}`,
              ]),
            ]
          : [],
      }}
    >
      <canvas
        ref={canvas}
        width={640}
        height={640}
        role="img"
        aria-label={summary}
        className="aspect-square w-full rounded-[10px] border border-line"
      />
    </Figure>
  )
}
