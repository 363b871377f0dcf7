/** Bringing a model along: a zip, a folder or its files, dropped or chosen. What is wrong with it is said in a sentence, and nothing is kept then. */
import { type DragEvent, useId, useState } from 'react'
import { type GivenFile, givenBy, modelFromFiles } from '../../library/modelFromFiles'
import { library } from '../../library/useLibrary'

interface ImportModelProps {
  onTaken(id: string): void
}

export function ImportModel({ onTaken }: ImportModelProps) {
  const [isOver, setOver] = useState(false)
  const [state, setState] = useState<{ readonly words: string; readonly isWrong: boolean }>({
    words: '',
    isWrong: false,
  })
  const take = async (given: Promise<readonly GivenFile[]>) => {
    setState({ words: 'The files are being checked.', isWrong: false })
    try {
      const { name, files } = await modelFromFiles(await given)
      const id = await library.importModel(name, files)
      setState({ words: `${name} has been taken in.`, isWrong: false })
      onTaken(id)
    } catch (error) {
      setState({ words: error instanceof Error ? error.message : String(error), isWrong: true })
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(givenBy(event.dataTransfer))
  }
  const chosen = (files: FileList | null) => {
    if (!files || files.length === 0) return
    void take(Promise.resolve([...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))))
  }
  return (
    <section aria-label="Bring a model along">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to do what the fields inside do */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        data-drop
        className={`rounded-[10px] border border-dashed p-5 ${isOver ? 'border-focus bg-surface' : 'border-control'}`}
      >
        <p className="font-medium">Bring a model along</p>
        <p className="max-w-prose text-muted">
          Drop a zip, a folder, or its files here: config.json, model.safetensors, and tokenizer.json for a model of
          text. They stay on {library.place}.
        </p>
        <div className="mt-3 flex flex-wrap gap-x-8 gap-y-3">
          <Chooser label="A zip, or the files" onFiles={chosen} />
          <Chooser label="A folder" isFolder onFiles={chosen} />
        </div>
      </div>
      <p role={state.isWrong ? 'alert' : 'status'} className="mt-2 min-h-5 max-w-prose [overflow-wrap:anywhere]">
        {state.words}
      </p>
    </section>
  )
}

interface ChooserProps {
  readonly label: string
  readonly isFolder?: boolean
  onFiles(files: FileList | null): void
}

function Chooser({ label, isFolder = false, onFiles }: ChooserProps) {
  const id = useId()
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="block">
        {label}
      </label>
      <input
        id={id}
        type="file"
        multiple
        {...(isFolder && { webkitdirectory: '' })}
        accept={isFolder ? undefined : '.zip,.json,.jsonl,.safetensors,.md'}
        onChange={({ target }) => {
          onFiles(target.files)
          target.value = ''
        }}
        className="mt-1 w-full min-w-0 text-muted"
      />
    </div>
  )
}
