/** What of a picture is made anew: [height · width], 1 there and 0 elsewhere. */

export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Size {
  readonly height: number
  readonly width: number
}

/** The mask with a rectangle marked, or freed; what of it is outside the picture counts for nothing. */
export function withRectangle(mask: Uint8Array, size: Size, { left, top, width, height }: Rectangle, to: 0 | 1) {
  return mask.map((value, i) => {
    const [row, column] = [Math.floor(i / size.width), i % size.width]
    const isIn = row >= top && row < top + height && column >= left && column < left + width
    return isIn ? to : value
  })
}

/** The mask with a round dab at a pixel, of so many pixels across. */
export function withDab(
  mask: Uint8Array,
  size: Size,
  at: readonly [row: number, column: number],
  across: number,
  to: 0 | 1,
) {
  return mask.map((value, i) => {
    const [row, column] = [Math.floor(i / size.width), i % size.width]
    return Math.hypot(row - at[0], column - at[1]) < across / 2 ? to : value
  })
}

/** Parts of a picture by name. */
export const parts: Readonly<Record<string, (size: Size) => Rectangle>> = {
  'left half': ({ height, width }) => ({ left: 0, top: 0, width: Math.floor(width / 2), height }),
  'right half': ({ height, width }) => ({ left: Math.floor(width / 2), top: 0, width: Math.ceil(width / 2), height }),
  'top half': ({ height, width }) => ({ left: 0, top: 0, width, height: Math.floor(height / 2) }),
  'bottom half': ({ height, width }) => ({
    left: 0,
    top: Math.floor(height / 2),
    width,
    height: Math.ceil(height / 2),
  }),
  middle: ({ height, width }) => ({
    ...{ left: Math.floor(width / 4), top: Math.floor(height / 4) },
    ...{ width: Math.ceil(width / 2), height: Math.ceil(height / 2) },
  }),
}
