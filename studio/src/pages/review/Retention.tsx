import { questions, type StudyProgress } from 'atelier/studio'
import { LineChart } from '../../figure/LineChart'
import { PageLink } from '../../shell/PageLink'
import { inDays, recallAt } from '../../study/schedule'

interface RetentionProps {
  readonly held: StudyProgress
  readonly days: number
}

const dayLength = 86_400_000

/** What is likely still recalled in the days to come if nothing is reviewed, by the forgetting curve of each question. */
export function Retention({ held, days }: RetentionProps) {
  const now = Date.now()
  const rated = questions.flatMap(({ id, title }) => {
    const review = held.reviews[id]
    return review ? [{ id, title, review }] : []
  })
  const places = Array.from({ length: 13 }, (_, i) => (i / 12) * days)
  const chances = places.map((day) =>
    rated.map(({ review }) => 100 * recallAt(review, new Date(Math.max(now + day * dayLength, Date.parse(review.at))))),
  )
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const summary =
    rated.length === 0
      ? 'You have rated no question yet, so there is nothing to forget.'
      : `Of ${rated.length} rated ${rated.length === 1 ? 'question' : 'questions'} you would now recall ${mean(chances[0]!).toFixed(0)} %, in ${days} days without review ${mean(chances.at(-1)!).toFixed(0)} %.`
  return (
    <div className="space-y-4">
      <LineChart
        id="retention"
        title="What you are likely to recall"
        summary={summary}
        caption="An estimate by FSRS from your ratings; the band is the least and the best known question."
        x={{ label: 'days from now', domain: [0, days] }}
        y={{ label: 'recalled', unit: '%', domain: [0, 100] }}
        levels={[{ y: 90, label: 'asked again here' }]}
        series={
          rated.length === 0
            ? []
            : [
                {
                  name: 'mean of what you have rated',
                  role: 'real',
                  points: places.map((day, i) => [day, mean(chances[i]!)] as const),
                  band: places.map((day, i) => [day, Math.min(...chances[i]!), Math.max(...chances[i]!)] as const),
                },
              ]
        }
      />
      {rated.length > 0 && (
        <table className="w-full max-w-xl border-collapse">
          <caption className="mb-1 text-start font-medium">Question by question</caption>
          <thead>
            <tr>
              {['Question', 'Recall now', 'Rated', 'Back'].map((column) => (
                <th key={column} scope="col" className="border-line border-b py-1 pe-3 text-start font-medium">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rated.map(({ id, title, review }, i) => (
              <tr key={id} data-review={id}>
                <td className="py-1 pe-3">
                  <PageLink
                    to="/learn/quiz"
                    search={{ question: id } as never}
                    className="underline underline-offset-4"
                  >
                    {title}
                  </PageLink>
                </td>
                <td className="pe-3">{chances[0]![i]!.toFixed(0)} %</td>
                <td className="pe-3">{review.ratings.length} ×</td>
                <td>
                  <time dateTime={review.due}>{inDays(new Date(now), new Date(review.due))}</time>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
