/** A reader's own file as the job takes it: a table as text, a picture as grey bytes. It never leaves the computer. */

export type OwnFile =
  | { readonly kind: 'table'; readonly name: string; readonly text: string }
  | { readonly kind: 'picture'; readonly name: string; readonly pixels: string; readonly width: number }

/** Pixels along the longer side of a picture, at most; larger ones are made smaller. */
const longest = 160

/** @throws with a sentence for a file that holds neither a table nor a picture. */
export async function ownFileOf(file: File): Promise<OwnFile> {
  const isTable = /\.(csv|tsv|txt)$/i.test(file.name) || file.type === 'text/csv'
  if (!isTable) return pictureOf(file)
  const bytes = new Uint8Array(await file.arrayBuffer())
  try {
    return { kind: 'table', name: file.name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    throw new Error(`${file.name}: this is not a text file, so it is no table`)
  }
}

async function pictureOf(file: File): Promise<OwnFile> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name}: this is not a picture that the browser can read`)
  })
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale))) as [
    number,
    number,
  ]
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  let text = ''
  // Luma of sRGB (ITU-R BT.709).
  for (let i = 0; i < data.length; i += 4) {
    text += String.fromCharCode(Math.round(0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!))
  }
  return { kind: 'picture', name: file.name, pixels: btoa(text), width }
}
