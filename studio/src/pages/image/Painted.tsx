import { Pixels } from '../../figure/PixelGrid'
import type { ImageShape } from './bench'
import type { Shown } from './useImages'

interface PaintedProps {
  readonly shown: Shown | undefined
  readonly shape: ImageShape
  /** Empty where something around it has the name. */
  readonly label: string
}

/** A picture, or as long as it is being drawn the room for it. */
export function Painted({ shown, shape: [channels, height, width], label }: PaintedProps) {
  if (!shown) {
    return <span aria-hidden className="block w-full bg-surface" style={{ aspectRatio: `${width} / ${height}` }} />
  }
  return <Pixels images={shown.image} at={0} shape={[1, channels, height, width]} label={label} />
}
