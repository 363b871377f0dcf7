/** A model as files: its weights alone, a graph that ONNX Runtime runs, or all of it in one zip. */
import type { ModelRow } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { saveFile } from '../../figure/saveFile'
import { isOwn } from '../../library/store'
import { library } from '../../library/useLibrary'
import { askOnce } from './askOnce'

export function TakeAway({ model: { id, name, opens } }: { readonly model: ModelRow }) {
  const [state, setState] = useState('')
  const taking = (what: string, take: () => Promise<void>) => async () => {
    setState(`${what} is being made.`)
    await take().then(
      () => setState(`${what} has been saved.`),
      (error: Error) => setState(error.message),
    )
  }
  const base = name.replaceAll(/[^\w.-]+/g, '-') || 'model'
  return (
    <section className="mt-6">
      <h3 className="mb-2 font-medium text-[16px]">Take it along</h3>
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={taking('The weights', async () =>
            saveFile(`${base}.safetensors`, await library.file(id, 'model.safetensors')),
          )}
        >
          Weights (safetensors)
        </Button>
        {opens === 'text' && (
          <Button
            onClick={taking('The graph', async () => {
              const { arrays } = await askOnce(
                { job: 'stored', params: { model: `models/${id}` }, seed: 0 },
                'onnx',
                {},
              )
              saveFile(`${base}.onnx`, new Blob([arrays.file!.data as Uint8Array<ArrayBuffer>]))
            })}
          >
            ONNX
          </Button>
        )}
        <Button
          onClick={taking('The zip', async () => {
            const [files, { writeZip }, card] = await Promise.all([
              library.modelFiles(id),
              import('../../library/writeZip'),
              isOwn(id) ? undefined : cardOf(id),
            ])
            saveFile(`${base}.zip`, new Blob([writeZip(name, files, card) as Uint8Array<ArrayBuffer>]))
          })}
        >
          All of it (zip)
        </Button>
      </div>
      <p role="status" className="mt-1 min-h-5 text-muted">
        {state}
      </p>
    </section>
  )
}

/** The card as a file, if the server can write it. */
async function cardOf(id: string): Promise<string | undefined> {
  const response = await fetch(`/api/models/${id}/card`).catch(() => undefined)
  return response?.ok ? response.text() : undefined
}
