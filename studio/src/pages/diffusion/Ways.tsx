/** The same noise by several ways: solvers and steps with their times, and weights of guidance. */
import type { Plain } from 'atelier/studio'
import { useState } from 'react'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { PixelGrid } from '../../figure/PixelGrid'
import type { DiffusionValues } from './link'

interface WaysProps {
  readonly session: Session
  readonly values: DiffusionValues
}

interface WayAsked {
  readonly solver: string
  readonly steps: number
  readonly guidance: number
}

export function Ways({ session, values }: WaysProps) {
  const { guidance, solver, steps } = values
  const bySteps = [10, 25, 50, 100].flatMap((many) =>
    ['ddpm', 'ddim'].map((name) => ({ solver: name, steps: many, guidance })),
  )
  const byGuidance = [0, 1, 2, 4, 7, 10].map((weight) => ({ solver, steps, guidance: weight }))
  const words = { solver: 'solvers and steps', guidance: 'guidance' } as const
  const [asked, setAsked] = useState<{ readonly which: keyof typeof words; readonly question: Plain }>()
  const { content, refusal } = useAnswer(session, 'ways', asked?.question)
  const question = (ways: readonly WayAsked[]): Plain => ({
    ...{ label: labelOf(values.label), seed: values.seed, schedule: values.schedule },
    ways: ways.map((way) => ({ ...way })),
  })
  const ways = (asked?.question as { readonly ways: readonly WayAsked[] } | undefined)?.ways ?? []
  const isReady = content !== undefined && content.arrays.made!.shape[0] === ways.length
  const milliseconds = (content?.values.milliseconds as readonly number[] | undefined) ?? []
  return (
    <section aria-label="The same noise by several ways" className="space-y-2">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsked({ which: 'solver', question: question(bySteps) })}>
          Compare solvers and steps (370 predictions)
        </Button>
        <Button onClick={() => setAsked({ which: 'guidance', question: question(byGuidance) })}>
          Compare guidance ({steps * 6} predictions)
        </Button>
      </div>
      <p role="status" className="text-muted">
        {refusal ?? (asked && !isReady ? 'The noise is being taken away.' : '')}
      </p>
      {asked && isReady && (
        <PixelGrid
          id="ways"
          title={`Same seed, other ${words[asked.which]}`}
          summary={
            asked.which === 'solver'
              ? `From the same noise of seed ${values.seed}: from ${Math.min(...milliseconds).toFixed(0)} to ${Math.max(...milliseconds).toFixed(0)} ms a digit, measured here.`
              : `From the same noise of seed ${values.seed}, by guidance from 0 (told of no class) to 10.`
          }
          images={content.arrays.made!.data}
          shape={content.arrays.made!.shape as readonly [number, number, number, number]}
          columns={asked.which === 'solver' ? 4 : 6}
          size={96}
          labels={ways.map((way, i) =>
            asked.which === 'solver'
              ? `${way.solver} ${way.steps}: ${milliseconds[i]!.toFixed(0)} ms`
              : `w = ${way.guidance}`,
          )}
          table={{
            columns: ['solver', 'steps', 'guidance', 'predictions', 'milliseconds', 'nearest to'],
            rows: ways.map((way, i) => [
              way.solver,
              way.steps,
              way.guidance,
              (content.values.evaluations as readonly number[])[i]!,
              milliseconds[i]!.toFixed(1),
              (content.values.nearest as readonly string[])[i]!,
            ]),
          }}
        />
      )}
    </section>
  )
}

/** A class as the job takes it. */
export const labelOf = (label: string): number | 'none' => (label === 'none' ? 'none' : Number(label))
