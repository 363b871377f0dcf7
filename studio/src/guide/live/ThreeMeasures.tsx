import { useEffect, useState } from 'react'
import { Button } from '../../figure/Button'
import { percent } from '../../figure/probability'
import { ScatterChart } from '../../figure/ScatterChart'
import { Panel, Waiting } from './Panel'
import { useGuide } from './useGuide'

const temperatures = [0.2, 0.5, 0.8, 1.1, 1.4] as const

interface Measured {
  readonly temperature: number
  readonly known: number
  readonly different: number
  readonly rate: number
  readonly text: string
}

export default function ThreeMeasures() {
  const session = useGuide()
  const [seed, setSeed] = useState(1)
  const [found, setFound] = useState<readonly Measured[]>([])
  const [refusal, setRefusal] = useState<string>()
  useEffect(() => {
    if (!session) return
    let isLeft = false
    setFound([])
    const measure = async () => {
      for (const temperature of temperatures) {
        const { values } = await session.ask('written', { temperature, seed })
        if (isLeft) return
        setFound((before) => [...before, { temperature, ...values } as never])
      }
    }
    measure().catch(({ message }: Error) => !isLeft && setRefusal(message))
    return () => {
      isLeft = true
    }
  }, [session, seed])
  const rates = found.map(({ rate }) => rate)
  const [first, last] = [found[0], found.at(-1)]
  return (
    <Panel
      controls={
        <Button disabled={found.length < temperatures.length} onClick={() => setSeed(seed + 1)}>
          {found.length < temperatures.length ? 'Writing' : 'Write others'}
        </Button>
      }
    >
      {first && last ? (
        <>
          <ScatterChart
            id="three-measures"
            title="Three measures of what it writes"
            summary={`At a temperature of ${first.temperature}, ${percent(first.known)} of the words are words of its book and ${percent(first.different)} are different ones; at ${last.temperature}, ${percent(last.known)} and ${percent(last.different)}. It writes ${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))} letters a second, at any temperature.`}
            caption="Three texts of 160 letters each. Words of the book stand for quality: crude, and enough to see the trade."
            x={{ label: 'quality: words of its book', domain: [0.4, 1] }}
            y={{ label: 'diversity: different words', domain: [0, 1] }}
            points={found.map(({ temperature, known, different }) => ({
              ...{ x: known, y: different, role: 'made' as const, label: `T ${temperature}` },
            }))}
            line={found.map(({ known, different }) => [known, different] as const)}
          />
          <ul className="space-y-1">
            {found.map(({ temperature, text }) => (
              <li key={temperature}>
                <span className="text-muted">T {temperature}:</span>{' '}
                <span translate="no" className="font-mono">
                  {text.slice(0, 90).replaceAll('\n', ' ')}…
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Waiting refusal={refusal} />
      )}
    </Panel>
  )
}
