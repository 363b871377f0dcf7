/** Which text is learnt: one that ships, or one's own, pasted or dropped. */
import { useState } from 'react'
import { ownTextLimits, textRefusal, useOwnText } from '../engine/ownText'
import { Button } from './Button'
import { FileDrop } from './FileDrop'
import { Choice } from './fields'

interface CorpusFieldProps {
  readonly label: string
  readonly field: { readonly choices: readonly string[] }
  readonly value: string
  /** `own` comes only once there is such a text. */
  onChange(value: string): void
}

export function CorpusField({ label, field, value, onChange }: CorpusFieldProps) {
  const { text, name, take } = useOwnText()
  const [pasted, setPasted] = useState('')
  const [refusal, setRefusal] = useState('')
  const give = (given: string, from: string) => {
    const why = textRefusal(given)
    setRefusal(why)
    if (why !== '') return
    take(given, from)
    onChange('own')
  }
  const choices = field.choices.filter((choice) => choice !== 'own' || text !== '' || value === 'own')
  return (
    <div className="space-y-3">
      <Choice label={label} field={{ choices }} value={value} onChange={onChange} />
      {text !== '' && (
        <p className="text-muted">
          Your text: {name}, {text.length.toLocaleString('en')} characters.
        </p>
      )}
      <details>
        <summary className="w-fit">A text of your own</summary>
        <div className="mt-2 space-y-2">
          <FileDrop
            label="A text file"
            accept=".txt,.md,text/plain,text/markdown"
            mostBytes={ownTextLimits.longest}
            onFile={(file) => void file.text().then((read) => give(read, file.name))}
          />
          <label className="block">
            <span className="font-medium">Or paste it</span>
            <textarea
              rows={4}
              value={pasted}
              onChange={({ target }) => setPasted(target.value)}
              className="mt-1 w-full rounded-md border border-control bg-bg p-2 font-mono"
            />
          </label>
          <Button onClick={() => give(pasted, 'pasted')} disabled={pasted === ''}>
            Learn this text
          </Button>
          <p role="alert" className={refusal === '' ? 'sr-only' : ''}>
            {refusal}
          </p>
        </div>
      </details>
    </div>
  )
}
