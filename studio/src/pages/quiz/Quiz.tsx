/** Ten questions, each answered in one's own words, predicted, run, compared, marked by oneself, and brought back in time. */
import { glossary, type QuestionId, questionOf } from 'atelier/studio'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { useTitle } from '../../shell/title'
import { useLink } from '../../shell/useLink'
import { useHeld } from '../../study/useHeld'
import { quizLink } from './link'
import { QuestionList } from './QuestionList'
import { QuestionLoop } from './QuestionLoop'

export default function Quiz() {
  const link = useLink(quizLink)
  const held = useHeld()
  const { question } = link.values
  const asked = question === '' ? undefined : questionOf[question as QuestionId]
  useTitle(asked?.title)
  return (
    <>
      <h1 className="font-semibold text-[28px] leading-9">{asked ? asked.title : 'Ten questions'}</h1>
      {!asked && (
        <p className="mt-2 max-w-prose text-[16px] leading-7">
          Answer in your own words, say what you expect, run the experiment, and see how far you were. Then mark your
          answer yourself, and it comes back when you are about to forget it.
        </p>
      )}
      <Mended names={link.mended} />
      {!held ? (
        <p className="mt-8 text-muted">Your progress is being read.</p>
      ) : asked ? (
        <QuestionLoop key={asked.id} question={asked} link={link} />
      ) : (
        <QuestionList held={held} />
      )}
      <Inspect tab="Explain">
        <p>
          What is recalled with effort is kept longer than what is read again (H. Roediger and J. Karpicke, 2006,
          doi:10.1111/j.1467-9280.2006.01693.x), and data are remembered and understood better by those who first drew
          what they expected (Y. Kim and others, CHI 2017). So the question comes first, then your guess, then the
          experiment, and only then the key.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <h2 className="font-medium">Terms</h2>
        <dl className="space-y-2">
          {glossary.map(({ term, means }) => (
            <div key={term}>
              <dt className="font-medium">{term}</dt>
              <dd className="text-muted">{means}</dd>
            </div>
          ))}
        </dl>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Dates by FSRS (ts-fsrs). Your answers stay in this browser; under <em>Review</em> they can be exported,
          imported and cleared.
        </p>
      </Inspect>
    </>
  )
}
