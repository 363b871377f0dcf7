/** Figures of a VAE: its decoded plane, the two terms of its bound over time, its numbers in use, a way between two places, samples. */
import type { Numbers, Picture } from 'atelier/studio'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { short } from '../../figure/axis'
import { Figure } from '../../figure/Figure'
import { LineChart } from '../../figure/LineChart'
import { PixelGrid } from '../../figure/PixelGrid'

type Place = readonly [number, number]
type Shape = readonly [count: number, channels: number, height: number, width: number]

/** What of the plane is shown: nearly all that the prior holds. */
export const shownReach = 3

interface AskingProps {
  readonly session: Session
  /** Asked anew when it grows. */
  readonly round: number
}

const shapeOf = (numbers: Numbers): Shape => numbers.shape as Shape

export function DecodedPlane({ session, round, side }: AskingProps & { readonly side: number }) {
  const edge = shownReach
  const { content } = useAnswer(session, 'plane', { side, from: [-edge, -edge], to: [edge, edge], round })
  if (!content) return null
  const { images } = content.arrays
  const made = Math.round(Math.sqrt(shapeOf(images!)[0]))
  const place = (i: number): string => short(-edge + ((i + 0.5) * 2 * edge) / made)
  return (
    <PixelGrid
      id="plane"
      title="The plane, decoded"
      summary={`${made} × ${made} places from −${edge} to ${edge} both ways, each as the decoder paints it.`}
      images={images!.data}
      shape={shapeOf(images!)}
      columns={made}
      size={Math.floor(520 / made)}
      table={{
        columns: ['across', 'upwards', 'mean brightness'],
        rows: Array.from({ length: made * made }, (_, i) => [
          place(i % made),
          place(made - 1 - Math.floor(i / made)),
          brightness(images!, i).toFixed(3),
        ]),
      }}
    />
  )
}

export function BoundOverTime({ content, steps }: { readonly content: Picture; readonly steps: number }) {
  const at = content.values.steps as readonly number[]
  const { missing, divergence } = content.arrays
  const lines = at.map((step, i) => [step, missing!.data[i]!, divergence!.data[i]!] as const)
  const [, reconstruction, kl] = lines.at(-1)!
  return (
    <LineChart
      id="bound"
      title="What a picture costs"
      summary={`At step ${at.at(-1)}: reconstruction ${reconstruction.toFixed(2)} nats and KL ${kl.toFixed(3)} nats a picture.`}
      caption="One upon the other: nats that the picture costs when its code is known, and nats that the code costs. On pictures that were not learnt from."
      x={{ label: 'step', domain: [0, steps] }}
      y={{ label: 'nats a picture', domain: [0, Math.ceil((lines[0]![1] * 1.1) / 50) * 50] }}
      series={[
        {
          ...{ name: 'reconstruction', role: 'real' },
          points: lines.map(([step, a]) => [step, a] as const),
          band: lines.map(([step, a]) => [step, 0, a] as const),
        },
        {
          ...{ name: 'reconstruction + KL', role: 'made' },
          points: lines.map(([step, a, b]) => [step, a + b] as const),
          band: lines.map(([step, a, b]) => [step, a, a + b] as const),
        },
      ]}
    />
  )
}

/** Nats that a bar of full length stands for. */
const fullBar = 4

export function ActiveUnits({ content }: { readonly content: Picture }) {
  const divergences = content.values.divergences as readonly number[]
  const variances = content.values.variances as readonly number[]
  return (
    <Figure
      id="units"
      title="Numbers in use"
      summary={`${content.values.active} of ${divergences.length} numbers of the code are active: their means differ from picture to picture with a variance above 0.01.`}
      caption={`A full bar is ${fullBar} nats of KL. A number that costs nothing tells nothing.`}
      table={{
        columns: ['Number', 'KL (nats)', 'variance of means'],
        rows: divergences.map((value, i) => [i + 1, value.toFixed(4), variances[i]!.toFixed(4)]),
      }}
    >
      <ol className="max-w-md space-y-1">
        {divergences.map((value, i) => (
          <li key={i} className="grid grid-cols-[1.5rem_1fr_5rem] items-center gap-2">
            <span className="number text-muted">{i + 1}</span>
            <span aria-hidden className="block h-4 rounded-sm bg-surface">
              <span
                className={`block h-4 rounded-sm ${variances[i]! > 0.01 ? 'bg-maker' : 'bg-reference'}`}
                style={{ width: `${Math.min(100, (100 * value) / fullBar)}%` }}
              />
            </span>
            <span className="number text-end">{value.toFixed(2)} nats</span>
          </li>
        ))}
      </ol>
    </Figure>
  )
}

interface WayProps extends AskingProps {
  readonly from: Place
  readonly to: Place
}

const frames = 12

export function Way({ session, round, from, to }: WayProps) {
  const { content } = useAnswer(session, 'path', { from: [...from], to: [...to], frames, round })
  if (!content) return null
  const { images, places } = content.arrays
  return (
    <PixelGrid
      id="way"
      title="A way between two places"
      summary={`${frames} places on the straight way from ${from.map(short).join(', ')} to ${to.map(short).join(', ')}, decoded.`}
      images={images!.data}
      shape={shapeOf(images!)}
      columns={frames}
      size={64}
      table={{
        columns: ['across', 'upwards', 'mean brightness'],
        rows: Array.from({ length: frames }, (_, i) => [
          places!.data[2 * i]!.toFixed(3),
          places!.data[2 * i + 1]!.toFixed(3),
          brightness(images!, i).toFixed(3),
        ]),
      }}
    />
  )
}

const drawn = 24

export function Samples({ session, round, seed }: AskingProps & { readonly seed: number }) {
  const { content } = useAnswer(session, 'samples', { count: drawn, seed, round })
  if (!content) return null
  const { samples, rival } = content.arrays
  const far = (name: string): number => median(content.values[name] as readonly number[])
  const sides = [
    { id: 'samples', title: 'Drawn from the VAE’s prior', images: samples, who: 'the VAE’s' },
    { id: 'rival', title: 'Drawn among an autoencoder’s codes', images: rival, who: 'the autoencoder’s' },
  ]
  return (
    <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
      {sides.map(
        ({ id, title, images, who }) =>
          images && (
            <PixelGrid
              key={id}
              id={id}
              title={title}
              summary={`Half of ${who} pictures are within ${far(id).toFixed(4)} of one that was learnt from (mean square a pixel); of real ones within ${far('real').toFixed(4)}.`}
              caption={
                id === 'rival'
                  ? 'It has no prior: codes are drawn from a Gaussian with the mean and the deviations of its codes. Taught on the same batches, as long.'
                  : 'Closeness is no quality: a blur of everything is near to much.'
              }
              images={images.data}
              shape={shapeOf(images)}
              columns={8}
              size={56}
              table={{
                columns: ['Picture', 'distance to the nearest that was learnt from'],
                rows: (content.values[id] as readonly number[]).map((value, i) => [i + 1, value.toFixed(5)]),
              }}
            />
          ),
      )}
    </div>
  )
}

function brightness({ data, shape }: Numbers, i: number): number {
  const size = data.length / shape[0]!
  return Array.from(data.subarray(i * size, (i + 1) * size)).reduce((a, b) => a + b, 0) / size
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
