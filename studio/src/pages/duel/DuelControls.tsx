import { Choice, Measure } from '../../figure/fields'
import { Presets } from '../../figure/Presets'
import type { Bench } from '../../shell/Workbench'
import { DrawPad } from './DrawPad'
import { duelLink } from './link'
import { presets } from './presets'

interface DuelControlsProps {
  readonly bench: Bench<typeof duelLink>
  /** Holds a side still from now on, without beginning anew. */
  onFreeze(side: string): void
}

/** Everything that decides a game; most of it begins a new one. */
export function DuelControls({ bench, onFreeze }: DuelControlsProps) {
  const { values, hidden, begin } = bench
  const isWgan = values.loss === 'wgan-gp'
  const rows = [
    [
      'data',
      <Choice
        key="data"
        label="Real points"
        field={duelLink.data}
        value={values.data}
        onChange={(data) => begin({ data, drawn: '' })}
      />,
    ],
    [
      'loss',
      <Choice key="loss" label="Loss" field={duelLink.loss} value={values.loss} onChange={(loss) => begin({ loss })} />,
    ],
    [
      'penalty',
      isWgan ? (
        <p key="penalty" className="text-muted">
          WGAN-GP brings its penalty: slopes of length 1 between real and made points.
        </p>
      ) : (
        <Choice
          key="penalty"
          label="Penalty on slopes"
          field={duelLink.penalty}
          value={values.penalty}
          onChange={(penalty) => begin({ penalty })}
        />
      ),
    ],
    [
      'weight',
      <Measure
        key="weight"
        label="Weight of the penalty"
        field={duelLink.weight}
        value={values.weight}
        onChange={(weight) => begin({ weight })}
      />,
    ],
    [
      'lrd',
      <Measure
        key="lrd"
        label="Discriminator’s rate"
        field={duelLink.lrd}
        value={values.lrd}
        onChange={(lrd) => begin({ lrd })}
      />,
    ],
    [
      'lrg',
      <Measure
        key="lrg"
        label="Generator’s rate"
        field={duelLink.lrg}
        value={values.lrg}
        onChange={(lrg) => begin({ lrg })}
      />,
    ],
    [
      'kd',
      <Measure
        key="kd"
        label="Discriminator’s moves a round"
        field={duelLink.kd}
        value={values.kd}
        onChange={(kd) => begin({ kd })}
      />,
    ],
    [
      'kg',
      <Measure
        key="kg"
        label="Generator’s moves a round"
        field={duelLink.kg}
        value={values.kg}
        onChange={(kg) => begin({ kg })}
      />,
    ],
    [
      'frozen',
      <Choice key="frozen" label="Held still" field={duelLink.frozen} value={values.frozen} onChange={onFreeze} />,
    ],
  ] as const
  return (
    <>
      <Presets presets={presets} onChoose={({ values: preset }) => begin(preset)} />
      {rows.filter(([name]) => !hidden.has(name)).map(([, control]) => control)}
      {!hidden.has('drawn') && <DrawPad drawn={values.drawn} onDrawn={(drawn) => begin({ drawn })} />}
    </>
  )
}
