/** What a place on the plane of codes stands for, beside the picture whose code is nearest. */
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { short } from '../../figure/axis'
import { PixelGrid } from '../../figure/PixelGrid'

interface DecodedProps {
  readonly session: Session
  readonly at: readonly [number, number]
  /** Asked anew when it grows. */
  readonly round: number
}

export function Decoded({ session, at, round }: DecodedProps) {
  const { content } = useAnswer(session, 'decode', { place: [...at], round })
  if (!content) return null
  const { nearest, usual, isHole, neighbour } = content.values
  const { image, neighbour: other } = content.arrays
  const images = new Float32Array([...image!.data, ...other!.data])
  const [, channels, height, width] = image!.shape as readonly [number, number, number, number]
  const where = `${short(Number(nearest))} from the nearest code; 95 % of codes are within ${short(Number(usual))} of their nearest`
  return (
    <PixelGrid
      id="decoded"
      title="What the cross stands for"
      summary={
        isHole
          ? `A hole: none of the pictures shown lies near. It is ${where}. What the decoder paints there, nobody taught it.`
          : `Among codes: it is ${where}. The nearest is a picture of ${neighbour}.`
      }
      images={images}
      shape={[2, channels, height, width]}
      columns={2}
      size={120}
      labels={['decoded', 'nearest real']}
      table={{
        columns: ['What', 'Value'],
        rows: [
          ['place', `${at[0]}, ${at[1]}`],
          ['distance to the nearest code', short(Number(nearest))],
          ['usual distance', short(Number(usual))],
          ['a hole', isHole ? 'yes' : 'no'],
          ['mean brightness of what is decoded', (mean(image!.data) * 100).toFixed(3)],
        ],
      }}
    />
  )
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length
