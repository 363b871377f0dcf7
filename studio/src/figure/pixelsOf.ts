/** The image [channels, height, width] that begins at `at`, from 0 to 1, as pixels of a canvas; 1 or 3 channels. */
export function pixelsOf(
  images: ArrayLike<number>,
  at: number,
  [channels, height, width]: readonly [channels: number, height: number, width: number],
): ImageData {
  const pixels = new ImageData(width, height)
  const plane = width * height
  for (let k = 0; k < plane; k++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels.data[4 * k + channel] = 255 * images[at + (channels === 1 ? 0 : channel * plane) + k]!
    }
    pixels.data[4 * k + 3] = 255
  }
  return pixels
}
