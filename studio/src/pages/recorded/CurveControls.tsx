import type { LinkValues } from 'atelier/studio'
import { Dial } from '../../figure/Dial'
import { Choice } from '../../figure/fields'
import { curvesLink } from './link'

interface CurveControlsProps {
  readonly values: LinkValues<typeof curvesLink>
  change(values: Partial<LinkValues<typeof curvesLink>>): void
}

export function CurveControls({ values, change }: CurveControlsProps) {
  return (
    <div className="space-y-3">
      <Choice label="Along" field={curvesLink.along} value={values.along} onChange={(along) => change({ along })} />
      <Choice label="Heights" field={curvesLink.scale} value={values.scale} onChange={(scale) => change({ scale })} />
      <Dial
        label="Smoothing"
        value={values.smoothing}
        least={0}
        most={0.99}
        step={0.01}
        page={0.1}
        words={
          values.smoothing === 0
            ? 'none: as measured'
            : `${values.smoothing.toFixed(2)}: over about ${Math.round(1 / (1 - values.smoothing))} points`
        }
        onChange={(smoothing) => change({ smoothing })}
      />
    </div>
  )
}
