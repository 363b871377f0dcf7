/** Quality across, diversity up, speed as size: and the front of those that none beats in both. */
import type { MeasureKind, Plain } from 'atelier/studio'
import { short } from '../../figure/axis'
import { ScatterChart } from '../../figure/ScatterChart'
import { type Found, frontOf, range, roleOf, words } from './result'

interface OverviewProps {
  readonly results: readonly Found[]
  readonly quality: MeasureKind
  readonly diversity: MeasureKind
  readonly facts: { readonly [name: string]: Plain }
}

const axisOf = ({ label }: MeasureKind) => ({ label, domain: [0, 105] as const, unit: '%' })

export function Overview({ results, quality, diversity, facts }: OverviewProps) {
  const things = String(facts.things)
  const front = frontOf(results, quality, diversity)
  const speeds = results.flatMap(({ measures: { perSecond } }) => (perSecond ? [perSecond.value] : []))
  const [slowest, fastest] = [Math.min(...speeds), Math.max(...speeds)]
  const runners = results.filter(({ role }) => role !== 'copy')
  const quickest = runners.reduce<Found | undefined>(
    (best, each) => ((each.measures.perSecond?.value ?? 0) > (best?.measures.perSecond?.value ?? 0) ? each : best),
    undefined,
  )
  return (
    <ScatterChart
      id="overview"
      title="Quality, diversity, speed"
      summary={summaryOf(front, quality, quickest, things)}
      caption={`95 % intervals over n ${things}. The larger the point, the more ${things} a second; the broken line joins the front. What is real, and what copies, is out of competition.`}
      x={axisOf(quality)}
      y={axisOf(diversity)}
      also={['n', `${things} a second`]}
      points={results.map((result) => {
        const { id, n, measures } = result
        const [x, y, speed] = [measures[quality.name]!, measures[diversity.name]!, measures.perSecond]
        return {
          ...{ x: 100 * x.value, y: 100 * y.value, role: roleOf(result), label: id },
          spreadX: [100 * x.low, 100 * x.high] as const,
          spreadY: [100 * y.low, 100 * y.high] as const,
          // Speeds lie orders of magnitude apart: every factor of ten is a step in size.
          size: speed ? 0.8 + 1.2 * share(Math.log(speed.value), Math.log(slowest), Math.log(fastest)) : 1,
          also: [
            n,
            speed ? `${short(speed.value)} (${range(speed, { ...quality, unit: 'number' })})` : 'not made here',
          ],
        }
      })}
      line={front.map(
        ({ measures }) => [100 * measures[quality.name]!.value, 100 * measures[diversity.name]!.value] as const,
      )}
      legend={[
        { name: `real ${things}`, role: 'real' as const },
        { name: 'models', role: 'maker' as const },
        { name: 'baselines', role: 'reference' as const },
        ...(results.some(({ role }) => role === 'copy') ? [{ name: 'a copier', role: 'critic' as const }] : []),
        ...(results.some(({ role }) => role === 'own') ? [{ name: 'your own', role: 'made' as const }] : []),
      ]}
    />
  )
}

const share = (value: number, least: number, most: number): number =>
  most > least ? (value - least) / (most - least) : 0.5

function summaryOf(front: readonly Found[], quality: MeasureKind, quickest: Found | undefined, things: string): string {
  const [best] = front
  if (!best) return 'None of those that try is measured yet: what is real, and what copies, shows what can be reached.'
  const names = front.map(({ id }) => id)
  const speed = quickest?.measures.perSecond
  return [
    `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} beaten by none in both.`,
    `${best.id} has the most ${quality.label}, ${words(best.measures[quality.name]!, quality)};`,
    speed ? `${quickest.id} is the quickest, ${short(speed.value)} ${things} a second.` : '',
  ].join(' ')
}
