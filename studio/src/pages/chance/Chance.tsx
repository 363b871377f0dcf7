/** The temperature dial: one set of logits, one throw of the dice, and what temperature and cut-offs make of both. */
import type { LinkValues } from 'atelier/studio'
import { useOwnText } from '../../engine/ownText'
import { useLink } from '../../shell/useLink'
import { Workbench } from '../../shell/Workbench'
import { ChanceNotes } from './ChanceNotes'
import { Instrument } from './Instrument'
import { chanceLink, isLearnt } from './link'

export type ChanceValues = LinkValues<typeof chanceLink>

const requestOf = ({ model, steps, seed }: ChanceValues) => {
  if (!isLearnt(model)) return { job: 'language', params: { mode: 'open', model }, seed: 0 }
  const { text } = useOwnText.getState()
  const learnt = model === 'own' && text !== '' ? { text } : { corpus: model === 'own' ? 'moby-dick' : model }
  const shape = { family: 'gpt', layers: 2, heads: 4, width: 64, context: 64, batch: 16 }
  return { job: 'language', params: { mode: 'learn', ...learnt, ...shape, steps }, seed }
}

export default function Chance() {
  const { values } = useLink(chanceLink)
  return (
    <Workbench
      title="Chance and temperature"
      intro={
        <p>
          A language model does not know the next letter. It gives every letter a chance, and dice decide. Temperature
          reshapes the chances before the dice fall: turn it, and watch the borders move under a needle that stays where
          it is.
        </p>
      }
      link={chanceLink}
      requestOf={requestOf}
      trains={isLearnt(values.model)}
    >
      {(bench) => (
        <>
          <Instrument bench={bench} />
          <ChanceNotes bench={bench} />
        </>
      )}
    </Workbench>
  )
}
