/** The map of the study guide: what is due, the twelve sections with their claims, the pages to try. */
import { questionIds, sections } from 'atelier/studio'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { useLink } from '../../shell/useLink'
import { useHeld } from '../../study/useHeld'
import { pageAt } from '../pageAt'
import { guideLink } from './link'

const instruments = [
  { to: '/learn/chance', title: 'Chance and temperature', about: 'The same dice, another temperature, another letter' },
  {
    to: '/learn/backpropagation',
    title: 'Backpropagation',
    about: 'Every number of a small network, forwards and back',
  },
  {
    to: '/learn/evolution',
    title: 'From RNN to Transformer',
    about: 'Drag the clue away; four models have to remember',
  },
  { to: '/learn/duel', title: 'The duel', about: 'One move at a time, until the judge gives up' },
  { to: '/learn/lifecycle', title: 'The lifecycle', about: 'One prompt, answered at each station' },
  { to: '/learn/few-shot', title: 'A few examples', about: 'One drawing of each sign is enough' },
] as const

export default function Guide() {
  const { mended } = useLink(guideLink)
  const minutes = sections.reduce((sum, section) => sum + section.minutes, 0)
  return (
    <div data-ready="guide" className="max-w-5xl">
      <h1 className="font-semibold text-[30px] leading-9">The study guide</h1>
      <p className="mt-2 max-w-prose text-[16px] leading-7">
        How generative models work, in {sections.length} sections of ten minutes or less, {Math.round(minutes / 60)}{' '}
        hours in all. Each makes one claim, and every figure in the text runs as you read. Afterwards ten questions ask
        what has stayed: you answer, predict, and an experiment decides. Read in any order: each section says what it
        builds on, and where its claim fails.
      </p>
      <Mended names={mended} />
      <Due />
      <ol className="mt-8 grid gap-4 md:grid-cols-2 xl:grid-cols-3">
        {sections.map(({ id, title, claim, tries, minutes: takes, path }, i) => (
          <li key={id} id={id} className="flex scroll-mt-16 flex-col rounded-[10px] border border-line p-4">
            <span className="number text-[13px] text-muted">
              {i + 1} · {takes} minutes
            </span>
            <h2 className="mt-1 font-semibold text-[18px] leading-6">
              <PageLink to={path} className="underline decoration-line underline-offset-4 hover:decoration-ink">
                {title}
              </PageLink>
            </h2>
            <p className="mt-2">{claim}</p>
            <p className="mt-auto pt-3 text-muted">Try: {tries}.</p>
          </li>
        ))}
      </ol>
      <section aria-labelledby="instruments" className="mt-12">
        <h2 id="instruments" className="font-semibold text-[21px]">
          Instruments
        </h2>
        <ul className="mt-3 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {instruments
            .filter(({ to }) => pageAt(to))
            .map(({ to, title, about }) => (
              <li key={to}>
                <PageLink to={to} className="block rounded-[10px] bg-surface p-3 hover:underline">
                  <span className="font-medium">{title}</span>
                  <span className="block text-muted">{about}</span>
                </PageLink>
              </li>
            ))}
        </ul>
      </section>
      <p className="mt-10">
        The whole text also stands on{' '}
        <a href="/guide.html" className="underline underline-offset-4">
          one page without scripts
        </a>
        , for printing and for quiet browsers.
      </p>
    </div>
  )
}

/** What the reader should recall today, and where else to go on. */
function Due() {
  const held = useHeld()
  const now = Date.now()
  const reviews = Object.values(held?.reviews ?? {})
  const due = reviews.filter((review) => Date.parse(review.due) <= now).length
  const words =
    held === undefined
      ? 'Looking for what is due.'
      : reviews.length === 0
        ? `None of the ${questionIds.length} questions has been answered yet. Answers that you rate come back for review, later and later.`
        : due === 0
          ? 'Nothing is due today.'
          : due === 1
            ? 'One question is due for review.'
            : `${due} questions are due for review.`
  return (
    <section
      aria-label="Your learning"
      className="mt-6 flex min-h-14 flex-wrap items-center gap-x-6 gap-y-2 rounded-[10px] border border-line px-4 py-3"
    >
      <p className="grow basis-64">{words}</p>
      {(
        [
          ['/learn/review', 'Review'],
          ['/learn/quiz', 'Ten questions'],
          ['/learn/essays', 'Essays'],
        ] as const
      ).map(([to, says]) => (
        <PageLink key={to} to={to} className="py-1 underline underline-offset-4">
          {says}
        </PageLink>
      ))}
    </section>
  )
}
