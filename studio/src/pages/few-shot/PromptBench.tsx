/** Examples in the prompt of a small language model: what they change, and what they do not. */
import type { LinkValues } from 'atelier/studio'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useAnswer, usePicture } from '../../engine/usePicture'
import { useSession } from '../../engine/useSession'
import { Button } from '../../figure/Button'
import { Choice, TextField } from '../../figure/fields'
import { LineChart } from '../../figure/LineChart'
import { percent } from '../../figure/probability'
import { fewShotLink } from './link'

type Values = LinkValues<typeof fewShotLink>

interface PromptBenchProps {
  readonly values: Values
  onChange(changed: Partial<Values>): void
}

const requestOf = ({ kind, seed }: Pick<Values, 'kind' | 'seed'>) => ({
  job: 'prompting',
  params: { task: kind },
  seed,
})

export function PromptBench({ values, onChange }: PromptBenchProps) {
  const session = useSession(requestOf(values))
  return (
    <section aria-labelledby="in-the-prompt" className="space-y-4">
      <h2 id="in-the-prompt" className="font-semibold text-[18px]">
        The same in words: examples in a prompt
      </h2>
      <p className="max-w-prose text-[16px] leading-7">
        Large language models learn tasks from examples in their prompt. Ours is tiny: it has read one novel, letter by
        letter, and a prompt of 128 letters is all it sees. Ask it, and see what that is not enough for.
      </p>
      {session ? <Asked session={session} values={values} onChange={onChange} /> : <div className="min-h-[36rem]" />}
    </section>
  )
}

/** Lines of the form `word: label`. */
const linesOf = (text: string): readonly (readonly [string, string])[] =>
  text.split('\n').flatMap((line) => {
    const [, word, label] = /^\s*([A-Za-z][A-Za-z' -]{0,23})\s*:\s*([A-Za-z][A-Za-z' -]{0,23})\s*$/.exec(line) ?? []
    return word && label ? [[word, label] as const] : []
  })

function Asked({ session, values, onChange }: PromptBenchProps & { readonly session: Session }) {
  const { isPlaying, status } = useStore(session.state)
  const curve = usePicture(session, 'curve')
  const examples = linesOf(values.prompt).slice(0, 8)
  const labels = [...new Set(examples.map(([, label]) => label))]
  const isAsked = labels.length > 1 && labels.length < 7 && /^[A-Za-z][A-Za-z' -]{0,23}$/.test(values.word)
  const { content, refusal } = useAnswer(
    session,
    'ask',
    isAsked ? { examples: examples.map((each) => [...each]), question: values.word, labels } : undefined,
  )
  const said = (content?.values.labels ?? []) as readonly string[]
  const chances = (content?.values.chances ?? []) as readonly number[]
  const shots = (curve?.content.values.shots ?? []) as readonly number[]
  const rows = (curve?.content.values.curve ?? []) as readonly (readonly [number, number, number])[]
  const questions = Number(curve?.content.values.step ?? 0)
  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
      <div className="space-y-3">
        <TextField
          label="Examples, a word and its label a line"
          value={values.prompt}
          rows={4}
          longest={240}
          when="leaving"
          onChange={(prompt) => onChange({ prompt })}
        />
        <TextField
          label="The word that is asked"
          value={values.word}
          rows={1}
          longest={24}
          when="leaving"
          onChange={(word) => onChange({ word })}
        />
        <p role="status">
          {refusal ??
            (isAsked
              ? said.map((label, i) => `${label} ${percent(chances[i]!)}`).join(', ')
              : 'Give two labels or more, and a word to ask about.')}
        </p>
      </div>
      <div className="space-y-3">
        <Choice
          label="A task with answers"
          field={fewShotLink.kind}
          value={values.kind}
          onChange={(kind) => {
            onChange({ kind })
            session.open(requestOf({ ...values, kind }))
          }}
        />
        <Button kind="main" disabled={status !== 'open'} onClick={() => (isPlaying ? session.pause() : session.play())}>
          {isPlaying ? 'Stop asking' : 'Ask 48 questions'}
        </Button>
        <LineChart
          id="prompt"
          title="Right answers by examples in the prompt"
          summary={
            questions === 0
              ? 'No question has been asked yet.'
              : `After ${questions} questions: ${shots.map((k, i) => `${k} examples ${percent(rows[i]![0])}`).join(', ')}; chance is 50 %.`
          }
          caption="Bands: 95 % intervals. Where they hold 50 %, the examples have taught it nothing that shows."
          x={{ label: 'examples in the prompt', domain: [0, 8] }}
          y={{ label: 'right answers', domain: [0, 1] }}
          levels={[{ y: 0.5, label: 'chance' }]}
          series={[
            {
              name: 'the small model',
              role: 'made',
              points: questions === 0 ? [] : shots.map((k, i) => [k, rows[i]![0]] as const),
              band: questions === 0 ? [] : shots.map((k, i) => [k, rows[i]![1], rows[i]![2]] as const),
            },
          ]}
        />
      </div>
    </div>
  )
}
