/** All curves of some runs, one figure a quantity, with one cursor for all of them. */
import type { Curves, RunDetail } from 'atelier/studio'
import { useMemo, useState } from 'react'
import { CurveChart } from '../../figure/CurveChart'
import type { MeasuredCurve } from '../../figure/measuredCurves'
import { looks, type Role } from '../../figure/roles'
import { type Along, isTimed, placesAlong } from './along'

export interface CurvedRun {
  readonly run: RunDetail
  readonly curves: Curves
}

interface CurveFiguresProps {
  readonly runs: readonly CurvedRun[]
  readonly along: string
  readonly scale: string
  readonly smoothing: number
  /** Figures, at most. */
  readonly most?: number
}

/** Of so few points a mean would tell less than the points do. */
const fewPoints = 40

const roles = Object.keys(looks) as readonly Role[]
const titles: Readonly<Record<string, string>> = { loss: 'Training loss', validation: 'Validation loss' }

export function CurveFigures({ runs, along, scale, smoothing, most = 8 }: CurveFiguresProps) {
  const [at, setAt] = useState<number>()
  const names = useMemo(() => quantitiesOf(runs).slice(0, most), [runs, most])
  const figures = useMemo(
    () => names.map((name) => ({ name, curves: curvesOf(runs, name, along as Along) })),
    [names, runs, along],
  )
  const domain = useMemo(() => domainOf(figures.flatMap(({ curves }) => curves)), [figures])
  const axis = useMemo(() => ({ label: along, domain, ...(along === 'seconds' && { unit: 's' }) }), [along, domain])
  if (names.length === 0) return <p className="text-muted">Nothing was measured yet.</p>
  const without = along === 'tokens' ? runs.filter(({ run, curves }) => !placesOfAny(run, curves, 'tokens')) : []
  return (
    <div className="space-y-8">
      {without.length > 0 && (
        <p className="text-muted">
          {without.map(({ run }) => run.name).join(', ')}: how many tokens a step reads is not recorded.
        </p>
      )}
      {along === 'seconds' && runs.some(({ curves }) => !isTimed(curves)) && (
        <p className="text-muted">The registry keeps no time of each step: a run’s steps are drawn at its mean pace.</p>
      )}
      {figures.map(({ name, curves }) => (
        <CurveChart
          key={name}
          id={`curve-${name.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`}
          title={titles[name] ?? name}
          x={axis}
          scale={scale === 'log' ? 'log' : 'linear'}
          curves={curves}
          smoothing={curves.every(({ y }) => y.length < fewPoints) ? 0 : smoothing}
          at={at}
          onAt={setAt}
        />
      ))}
    </div>
  )
}

/** Names of what was measured, losses first. */
function quantitiesOf(runs: readonly CurvedRun[]): readonly string[] {
  const all = new Set(runs.flatMap(({ curves }) => Object.keys(curves)))
  all.delete('seconds')
  const first = ['loss', 'validation'].filter((name) => all.delete(name))
  return [...first, ...[...all].sort()]
}

function placesOfAny(run: RunDetail, curves: Curves, along: Along): boolean {
  const [curve] = Object.values(curves)
  return curve !== undefined && placesAlong(run, curves, curve, along) !== undefined
}

function curvesOf(runs: readonly CurvedRun[], name: string, along: Along): readonly MeasuredCurve[] {
  const names = labelsOf(runs.map(({ run }) => run))
  return runs.flatMap(({ run, curves }, i) => {
    const curve = curves[name]
    const x = curve && placesAlong(run, curves, curve, along)
    return curve && x ? [{ name: names[i]!, role: roles[i % roles.length]!, x, y: curve.values }] : []
  })
}

/** Names that tell runs apart: their own, with the last letters of their ids where two are the same. */
export function labelsOf(runs: readonly Pick<RunDetail, 'id' | 'name'>[]): readonly string[] {
  return runs.map(({ id, name }) =>
    runs.filter((other) => other.name === name).length > 1 ? `${name} ${id.slice(-4)}` : name,
  )
}

function domainOf(curves: readonly MeasuredCurve[]): readonly [number, number] {
  const last = curves.reduce((most, { x }) => Math.max(most, x.at(-1) ?? 0), 0)
  return [0, last || 1]
}
