import { type DragEvent, useId, useState } from 'react'
import { short } from './axis'

interface FileDropProps {
  readonly label: string
  /** As an input's `accept`: `.csv,text/csv`. */
  readonly accept: string
  readonly mostBytes: number
  onFile(file: File): void
}

/** A file of one's own, dropped or chosen. It never leaves the computer. Too large or of another kind, it is refused in a sentence. */
export function FileDrop({ label, accept, mostBytes, onFile }: FileDropProps) {
  const id = useId()
  const [isOver, setOver] = useState(false)
  const [refusal, setRefusal] = useState('')
  const take = (file: File | undefined) => {
    if (!file) return
    const why = refusalOf(file, accept, mostBytes)
    setRefusal(why)
    if (why === '') onFile(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to do what the field inside does */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`rounded-md border border-dashed p-3 ${isOver ? 'border-focus' : 'border-control'}`}
      >
        <label htmlFor={id} className="block font-medium">
          {label}
        </label>
        <input
          id={id}
          type="file"
          accept={accept}
          onChange={({ target }) => {
            take(target.files?.[0])
            target.value = ''
          }}
          className="mt-1 w-full min-w-0 text-muted"
        />
        <p className="text-[12px] text-muted">Or drop it here. It stays on this computer.</p>
      </div>
      <p role="alert" className={refusal === '' ? 'sr-only' : 'mt-1'}>
        {refusal}
      </p>
    </div>
  )
}

/** Why a file is not taken, or nothing. */
export function refusalOf(file: Pick<File, 'name' | 'type' | 'size'>, accept: string, mostBytes: number): string {
  const kinds = accept.split(',').map((kind) => kind.trim().toLowerCase())
  const fits = kinds.some((kind) =>
    kind.startsWith('.')
      ? file.name.toLowerCase().endsWith(kind)
      : kind.endsWith('/*')
        ? file.type.startsWith(kind.slice(0, -1))
        : file.type === kind,
  )
  if (!fits) return `${file.name}: a file of another kind: ${accept} can be read here`
  if (file.size === 0) return `${file.name}: the file is empty`
  const megabytes = (bytes: number): string => `${short(bytes / 2 ** 20)} MB`
  return file.size > mostBytes
    ? `${file.name}: ${megabytes(file.size)}: at most ${megabytes(mostBytes)} can be read here`
    : ''
}
