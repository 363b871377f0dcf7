/** Quality across, diversity up, speed as size: and the front of those that none beats in both. */
import { short } from '../../figure/axis'
import { ScatterChart } from '../../figure/ScatterChart'
import { diversityOf, frontOf, qualityOf, type Result, roleOf } from './result'

interface OverviewProps {
  readonly results: readonly Result[]
  readonly quality: string
  readonly diversity: string
}

export function Overview({ results, quality, diversity }: OverviewProps) {
  // Real words are what is to be reached; the front is of those that try.
  const front = frontOf(
    results.filter(({ id }) => id !== 'real'),
    quality,
    diversity,
  )
  const speeds = results.flatMap(({ wordsPerSecond }) => (wordsPerSecond ? [wordsPerSecond.value] : []))
  const fastest = Math.max(...speeds, 1e-9)
  const quickest = results.find(({ wordsPerSecond }) => wordsPerSecond?.value === fastest)
  const [best] = front
  return (
    <ScatterChart
      id="overview"
      title="Quality, diversity, speed"
      summary={
        front.length === 0
          ? 'Nothing is measured yet.'
          : `${front.map(({ id }) => id).join(', ')} ${front.length === 1 ? 'is' : 'are'} beaten by none in both. ${best ? `${best.id} has the most ${quality === 'precision' ? 'precision' : 'real words'}, ${short(100 * qualityOf(best, quality).value)} %` : ''}${quickest ? `; ${quickest.id} is the quickest, ${short(fastest)} words a second` : ''}.`
      }
      caption="95 % intervals: Wilson’s for shares, the jackknife’s for different words. The larger the point, the quicker; the broken line joins the front."
      x={{ label: quality === 'precision' ? 'precision' : 'words that are real', domain: [0, 100], unit: '%' }}
      y={{ label: diversity, domain: [0, 110], unit: '%' }}
      points={results.map((result) => {
        const [x, y] = [qualityOf(result, quality), diversityOf(result, diversity)]
        const speed = result.wordsPerSecond
        return {
          ...{ x: 100 * x.value, y: 100 * y.value, role: roleOf(result.id) },
          spreadX: [100 * x.low, 100 * x.high] as const,
          spreadY: [100 * y.low, 100 * y.high] as const,
          label: speed ? `${result.id}, ${short(speed.value)}/s` : result.id,
          size: speed ? 0.8 + Math.sqrt(speed.value / fastest) : 1,
        }
      })}
      line={front.map(
        (result) => [100 * qualityOf(result, quality).value, 100 * diversityOf(result, diversity).value] as const,
      )}
      legend={[
        { name: 'real words', role: 'real' },
        { name: 'models that attend', role: 'maker' },
        { name: 'models that count', role: 'reference' },
        { name: 'samples of your own', role: 'made' },
      ]}
    />
  )
}
