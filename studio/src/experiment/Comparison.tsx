/** What was expected, laid over what came out; the gap is shaded and named in words. */
import {
  distanceToNearest,
  type Guess,
  gapInWords,
  type Outcome,
  type PlanePoint,
  type Prediction,
  placeWords,
  readable,
  type Spread,
  spreadWords,
} from 'atelier/studio'
import { lazy, Suspense } from 'react'
import { Figure, type FigureTable } from '../figure/Figure'
import { CurveComparison } from './CurveComparison'
import { NumberComparison } from './NumberComparison'
import { OrderComparison } from './OrderComparison'

// One question asks for points.
const PointsComparison = lazy(() => import('./PointsComparison'))

interface ComparisonProps {
  readonly id: string
  readonly prediction: Prediction
  /** Absent where the reader skipped it. */
  readonly guess?: Guess
  readonly outcome: Outcome
  /** Which runs: seeds, and whether they are recorded. */
  readonly caption: string
}

export function Comparison({ id, prediction, guess, outcome, caption }: ComparisonProps) {
  const summary = guess
    ? gapInWords(prediction, guess, outcome)
    : `You skipped the prediction. ${outcomeWords(prediction, outcome)}`
  return (
    <Figure
      id={`${id}-comparison`}
      title={guess ? 'What you expected, and what came out' : 'What came out'}
      summary={summary}
      caption={caption}
      table={tableOf(prediction, guess, outcome)}
    >
      {prediction.kind === 'curve' && outcome.kind === 'curve' && (
        <CurveComparison
          prediction={prediction}
          outcome={outcome}
          label={summary}
          {...(guess?.kind === 'curve' && { expected: guess.values })}
        />
      )}
      {prediction.kind === 'number' && outcome.kind === 'number' && (
        <NumberComparison
          prediction={prediction}
          outcome={outcome}
          label={summary}
          {...(guess?.kind === 'number' && { expected: guess.value })}
        />
      )}
      {prediction.kind === 'points' && outcome.kind === 'points' && (
        <Suspense fallback={<div className="min-h-96" />}>
          <PointsComparison
            prediction={prediction}
            outcome={outcome}
            label={summary}
            {...(guess?.kind === 'points' && { expected: guess.points })}
          />
        </Suspense>
      )}
      {outcome.kind === 'order' && (
        <OrderComparison
          items={outcome.items}
          label={summary}
          {...(guess?.kind === 'order' && { expected: guess.items })}
        />
      )}
      {prediction.kind === 'choice' && outcome.kind === 'choice' && (
        <ul className="max-w-md space-y-1">
          {prediction.choices.map((choice) => (
            <li
              key={choice}
              className={`rounded-md border px-3 py-1 ${choice === outcome.choice ? 'border-real border-2' : 'border-line'}`}
            >
              {choice}
              {guess?.kind === 'choice' && guess.choice === choice && <em className="ms-2">✕ you expected this</em>}
              {choice === outcome.choice && <strong className="ms-2 font-medium">● came out</strong>}
            </li>
          ))}
        </ul>
      )}
    </Figure>
  )
}

function outcomeWords(prediction: Prediction, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'choice':
      return `It came out as “${outcome.choice}”.`
    case 'order':
      return `The order was: ${outcome.items.join(', ')}.`
    case 'number':
      return `It was ${readable(outcome.value, prediction.kind === 'number' ? prediction.unit : undefined)}.`
    case 'points':
      return `It drew ${outcome.points.length} points, on ${outcome.reached.length} heaps.`
    case 'curve': {
      const { values } = outcome
      const { x, y } = prediction as Prediction & { readonly kind: 'curve' }
      const at = (i: number): string => `${readable(values[i]!, y.unit)} ${placeWords(x, x.values[i]!)}`
      return `It went from ${at(0)} to ${at(values.length - 1)}.`
    }
  }
}

const range = (spread: Spread | undefined, unit?: string): string => spreadWords(spread, unit).replace(/^ \(|\)$/g, '')

function tableOf(prediction: Prediction, guess: Guess | undefined, outcome: Outcome): FigureTable {
  if (prediction.kind === 'curve' && outcome.kind === 'curve') {
    const expected = guess?.kind === 'curve' ? guess.values : undefined
    const { unit } = prediction.y
    return {
      columns: [prediction.x.label, 'You expected', 'It was', 'Least to most of the seeds', 'Gap'],
      rows: prediction.x.values.map((x, i) => [
        readable(x),
        expected ? readable(expected[i]!, unit) : '–',
        readable(outcome.values[i]!, unit),
        range(outcome.spread?.[i], unit),
        expected ? readable(outcome.values[i]! - expected[i]!, unit) : '–',
      ]),
    }
  }
  if (outcome.kind === 'points') {
    const placed = ([x, y]: PlanePoint): string => `(${readable(x)}, ${readable(y)})`
    const mine = guess?.kind === 'points' ? guess.points : []
    return {
      columns: ['Whose', 'Place', 'From the nearest that it drew'],
      rows: [
        ...mine.map((place, i) => [
          `yours ${i + 1}`,
          placed(place),
          readable(distanceToNearest(place, outcome.points)),
        ]),
        ...outcome.points.map((place) => ['it drew', placed(place), '–']),
      ],
    }
  }
  if (outcome.kind === 'order') {
    const expected = guess?.kind === 'order' ? guess.items : undefined
    return {
      columns: ['Place', 'You expected', 'It was'],
      rows: outcome.items.map((item, i) => [i + 1, expected?.[i] ?? '–', item]),
    }
  }
  if (outcome.kind === 'number') {
    const unit = prediction.kind === 'number' ? prediction.unit : undefined
    return {
      columns: ['You expected', 'It was', 'Least to most of the seeds'],
      rows: [
        [
          guess?.kind === 'number' ? readable(guess.value, unit) : '–',
          readable(outcome.value, unit),
          range(outcome.spread, unit),
        ],
      ],
    }
  }
  return {
    columns: ['You expected', 'It was'],
    rows: [[guess?.kind === 'choice' ? guess.choice : '–', outcome.kind === 'choice' ? outcome.choice : '–']],
  }
}
