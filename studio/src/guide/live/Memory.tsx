import { useEffect, useState } from 'react'
import type { Session } from '../../engine/session'
import { Button } from '../../figure/Button'
import { LineChart } from '../../figure/LineChart'
import { chancesAt } from '../../figure/probability'
import { Panel, Waiting } from './Panel'
import { useWriter } from './useWriter'

/** From the end of the novel, which the model was not trained on. */
const passage =
  "It so chanced, that after the Parsee's disappearance, I was he whom the Fates ordained to take the place of Ahab's bowsman, when that bowsman assumed the vacant post; the same, who, when on the last day the three men were tossed from out of the rocking boat, was dropped astern. So, floating on the margin of the ensuing scene, and in full sight of it, when the half-spent suction of the sunk ship reached me, I was then, but slowly, drawn towards the closing vortex."
const lengths = [1, 2, 4, 8, 16, 32, 64, 100] as const
const firstPlace = 104
const placesAsked = 48

interface Found {
  readonly letters: number
  readonly bits: number
}

export default function Memory() {
  const writer = useWriter()
  const [found, setFound] = useState<readonly Found[]>([])
  const [isRunning, setRunning] = useState(true)
  useEffect(() => {
    if (!writer || !isRunning) return
    let isLeft = false
    setFound([])
    void ask(writer, (each) => !isLeft && setFound((before) => [...before, each])).then(
      () => !isLeft && setRunning(false),
      () => {},
    )
    return () => {
      isLeft = true
    }
  }, [writer, isRunning])
  const [first, last] = [found[0], found.at(-1)]
  return (
    <Panel
      controls={
        <Button disabled={isRunning || !writer} onClick={() => setRunning(true)}>
          {isRunning ? 'Reading' : 'Read again'}
        </Button>
      }
    >
      {writer ? (
        <LineChart
          id="memory"
          title="What a memory is worth"
          summary={
            first && last && first !== last
              ? `With ${first.letters} letter of the past, the next costs it ${first.bits.toFixed(2)} bits of surprise on average, with ${last.letters} letters ${last.bits.toFixed(2)}.`
              : 'The model is reading.'
          }
          caption={`${placesAsked} places of a passage that the model has not been trained on. Fewer bits: better guesses.`}
          x={{ label: 'letters that it may see', domain: [1, 128], scale: 'log' }}
          y={{ label: 'surprise at the next letter', domain: [0, 6], unit: 'bits' }}
          series={[
            {
              name: 'the shipped model',
              role: 'made',
              points: found.map(({ letters, bits }) => [letters, bits] as const),
            },
          ]}
        />
      ) : (
        <Waiting />
      )}
    </Panel>
  )
}

/** Asks for the chances after every length of memory, at every place, and tells each length's mean. */
async function ask(writer: Session, tell: (found: Found) => void): Promise<void> {
  const tokens = await new Promise<readonly string[]>((resolve) => {
    const look = ({ facts }: ReturnType<typeof writer.state.getState>) =>
      facts.tokens && resolve(facts.tokens as readonly string[])
    writer.state.subscribe(look)
    look(writer.state.getState())
  })
  const step = Math.floor((passage.length - firstPlace) / placesAsked)
  for (const letters of lengths) {
    let bits = 0
    for (let i = 0; i < placesAsked; i++) {
      const place = firstPlace + i * step
      const { arrays } = await writer.ask('next', { text: passage.slice(place - letters, place) })
      const { probabilities } = chancesAt(arrays.logits!.data as Float32Array, 1)
      bits -= Math.log2(probabilities[tokens.indexOf(passage[place]!)]!) / placesAsked
    }
    tell({ letters, bits })
  }
}
