/** Writing with a model that looks over one's shoulder: what surprises it, what else could have come, and where that leads. */
import { useEffect, useMemo, useState } from 'react'
import { useNext } from '../../engine/useNext'
import { useAnswer } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { Measure, TextField } from '../../figure/fields'
import { readable } from '../../figure/probability'
import { TemperatureDial } from '../../figure/TemperatureDial'
import { ModelOrigin } from '../../library/ModelOrigin'
import { Inspect } from '../../shell/Inspector'
import { type Bench, Workbench } from '../../shell/Workbench'
import { Alternatives } from './Alternatives'
import { BranchTree } from './BranchTree'
import { type Branch, trunk } from './branches'
import { CutOffs } from './CutOffs'
import { writeLink } from './link'
import { SurpriseStrip } from './SurpriseStrip'
import { surprisedBy } from './surprised'

const requestOf = ({ model }: { readonly model: string }) => ({
  job: 'language',
  params: { mode: 'open', model },
  seed: 0,
})

export default function Write() {
  return (
    <Workbench
      title="Write and be surprised"
      intro={
        <p>
          Write something. The model underlines what it had not expected: a thick line is many bits of surprise. Walk to
          a letter, open what else could have come, and take that way instead.
        </p>
      }
      link={writeLink}
      requestOf={requestOf}
      trains={false}
    >
      {(bench) => <Desk bench={bench} />}
    </Workbench>
  )
}

function Desk({ bench }: { readonly bench: Bench<typeof writeLink> }) {
  const { session, state, values, hidden, change } = bench
  const { text, temperature, topk, topp, letters, seed } = values
  const [branches, setBranches] = useState<readonly Branch[]>([trunk(text)])
  const [current, setCurrent] = useState(0)
  const [at, setAt] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const isOpened = state.status === 'open'
  const { content } = useAnswer(session, 'surprise', isOpened && text !== '' ? { text, alternatives: 12 } : undefined)
  const surprised = useMemo(() => content && surprisedBy(text, content), [content])
  const place = Math.min(at, Math.max(0, (surprised?.tokens.length ?? 1) - 1))
  const before = surprised?.tokens.slice(0, place).join('') ?? ''
  const next = useNext(session, before, isOpened ? 0 : undefined)
  const tokens = (state.facts.tokens ?? []) as readonly string[]

  const write = (changed: string) => {
    setBranches([trunk(changed)])
    setCurrent(0)
    setOpen(false)
    change({ text: changed })
  }
  // Back and Forward lead to other texts.
  useEffect(() => {
    if (!branches.some((branch) => branch.text === text)) setBranches([trunk(text)])
  }, [text])

  async function branch(picked: string, from: string): Promise<void> {
    setBusy(true)
    const asked = { text: from + picked, temperature, topK: topk, topP: topp, tokens: letters, seed }
    const { values: said } = await session.ask('continue', asked).catch(() => ({ values: { text: '' } }))
    const grown = `${from}${picked}${said.text}`.slice(0, writeLink.text.longest)
    setBranches((all) => [...all, { text: grown, parent: current, at: from.length, picked }])
    setCurrent(branches.length)
    setOpen(false)
    setBusy(false)
    change({ text: grown }, 'push')
    focusOn(from.length === text.length ? place : [...from].length)
  }

  return (
    <div className="grid grid-cols-1 gap-8 xl:grid-cols-[minmax(0,1fr)_15rem]">
      <div className="min-w-0 space-y-8">
        <TextField label="Your text" value={text} longest={600} rows={3} when="typing" onChange={write} />
        <div className="flex flex-wrap gap-2">
          <Button kind="main" disabled={isBusy} onClick={() => void branch('', text)}>
            Let it go on for {letters} letters
          </Button>
        </div>
        {surprised && surprised.tokens.length > 0 && (
          <>
            <SurpriseStrip
              surprised={surprised}
              at={place}
              isOpen={isOpen}
              onWalk={setAt}
              onOpen={() => setOpen(true)}
            />
            {surprised.unknown > 0 && (
              <p className="text-muted">
                {surprised.unknown} {surprised.unknown === 1 ? 'character is' : 'characters are'} unknown to this model
                and passed over.
              </p>
            )}
            {isOpen && (
              <Alternatives
                key={place}
                tokens={tokens}
                before={before}
                came={surprised.tokens[place]!}
                alternatives={surprised.alternatives(place)}
                isBusy={isBusy}
                onPick={(token) => void branch(token, before)}
                onClose={() => {
                  setOpen(false)
                  focusOn(place)
                }}
              />
            )}
            {next && (
              <CutOffs
                {...{ tokens, temperature, logits: next.logits, topK: topk, topP: topp }}
                place={`place ${place + 1}, where ${readable(surprised.tokens[place]!)} came,`}
              />
            )}
          </>
        )}
      </div>
      <BranchTree
        branches={branches}
        current={Math.min(current, branches.length - 1)}
        onChoose={(index) => {
          setCurrent(index)
          setOpen(false)
          change({ text: branches[index]!.text }, 'push')
        }}
      />
      <Inspect tab="Controls">
        {!hidden.has('temperature') && (
          <TemperatureDial value={temperature} most={2} onChange={(value) => change({ temperature: value })} />
        )}
        {!hidden.has('topk') && (
          <Measure
            label="Keep the likeliest (top-k; 0: all)"
            field={writeLink.topk}
            value={topk}
            onChange={(value) => change({ topk: value })}
          />
        )}
        {!hidden.has('topp') && (
          <Measure
            label="Keep a share of chance (top-p)"
            field={writeLink.topp}
            value={topp}
            onChange={(value) => change({ topp: value })}
          />
        )}
        {!hidden.has('letters') && (
          <Measure
            label="Letters of a branch"
            field={writeLink.letters}
            value={letters}
            onChange={(value) => change({ letters: value })}
          />
        )}
        {!hidden.has('seed') && (
          <Measure label="Seed" field={writeLink.seed} value={seed} onChange={(value) => change({ seed: value })} />
        )}
      </Inspect>
      <Inspect tab="Explain">
        <p>
          The surprise at a token is −log₂ p, in bits, where p is the chance that the model gave it after all that
          stands before. A chance of one half is one bit. The mean over a text is what it would cost to store it with
          this model; two to that power is the perplexity: among how many equal choices it seemed to stand.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          It is like a friend who finishes your sentences, and raises an eyebrow when you don’t end them as expected.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> the friend is surprised by what you mean. The model is surprised by
          spelling, and a flat lie in common words surprises it less than a true name that it has never read.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        {values.model === 'writer' ? (
          <p>
            A GPT of {Number(state.facts.parameters ?? 0).toLocaleString('en')} parameters that we trained on{' '}
            <cite>Moby Dick</cite>, one character at a time. Branches are drawn from seed {seed}; your text stays here.
          </p>
        ) : (
          <ModelOrigin model={values.model} facts={state.facts} />
        )}
      </Inspect>
    </div>
  )
}

/** Gives the keys back to the letter that they came from. */
const focusOn = (place: number): void => document.querySelector<HTMLElement>(`[data-token="${place}"]`)?.focus()
