/**
 * Sound as a WAV file (RIFF, PCM): mono, 16 bits a sample, little-endian. Samples [samples] beyond -1 and 1 are cut off.
 *
 * @param rate Samples a second.
 */
export function writeWave(samples: ArrayLike<number>, rate: number): Uint8Array {
  const bytesPerSample = 2
  const length = samples.length * bytesPerSample
  const bytes = new Uint8Array(44 + length)
  const view = new DataView(bytes.buffer)
  const text = (at: number, letters: string) => bytes.set(new TextEncoder().encode(letters), at)
  text(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true) // bytes of the format that follows
  view.setUint16(20, 1, true) // PCM
  view.setUint16(22, 1, true) // channels
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * bytesPerSample, true)
  view.setUint16(32, bytesPerSample, true)
  view.setUint16(34, 8 * bytesPerSample, true)
  text(36, 'data')
  view.setUint32(40, length, true)
  for (let i = 0; i < samples.length; i++) {
    const sample = Math.max(-1, Math.min(1, samples[i]!))
    view.setInt16(44 + i * bytesPerSample, Math.round(sample * 0x7fff), true)
  }
  return bytes
}
