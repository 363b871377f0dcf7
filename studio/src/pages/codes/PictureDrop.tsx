import { useId, useState } from 'react'
import { Button } from '../../figure/Button'
import { type OwnPictures, ownPicturesOf } from './ownPictures'

interface PictureDropProps {
  readonly own: OwnPictures | undefined
  onOwn(own: OwnPictures | undefined): void
}

/** Bytes of one picture, at most. */
const mostBytes = 5 * 2 ** 20

/** Pictures of one's own to learn from. */
export function PictureDrop({ own, onOwn }: PictureDropProps) {
  const id = useId()
  const [refusal, setRefusal] = useState('')
  const take = async (list: FileList | null) => {
    const files = [...(list ?? [])]
    if (files.length === 0) return
    const large = files.find(({ size }) => size > mostBytes)
    try {
      if (large) throw new Error(`${large.name}: larger than 5 MB`)
      onOwn(await ownPicturesOf(files))
      setRefusal('')
    } catch (error) {
      setRefusal((error as Error).message)
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to do what the field inside does
    <div
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        void take(event.dataTransfer.files)
      }}
      className="rounded-md border border-control border-dashed p-3"
    >
      <label htmlFor={id} className="block font-medium">
        Pictures of your own
      </label>
      <input
        id={id}
        type="file"
        accept="image/*"
        multiple
        onChange={({ target }) => void take(target.files).then(() => (target.value = ''))}
        className="mt-1 w-full min-w-0 text-muted"
      />
      <p className="text-[12px] text-muted">
        5 to 200 of them, or drop them here. They become grey, 16 × 16 pixels, and stay on this computer.
      </p>
      {own && (
        <p className="mt-1">
          Learning from {own.count} of yours. <Button onClick={() => onOwn(undefined)}>Back to what ships</Button>
        </p>
      )}
      <p role="alert" className={refusal === '' ? 'sr-only' : 'mt-1'}>
        {refusal}
      </p>
    </div>
  )
}
