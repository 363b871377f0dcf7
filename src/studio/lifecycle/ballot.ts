/** Ranking: pairs of answers in a blind order, votes on them that can be taken back, and what they say. */
import {
  type BradleyTerry,
  bradleyTerry,
  type Consistency,
  consistency,
  type Duel,
  rankingPlan,
} from '../../evaluate/index.js'
import { AtelierError } from '../../tensor/index.js'

export const choices = ['first', 'second', 'tie', 'bad'] as const
/** Of the two as they are shown: the left, the right, as good, or both bad. */
export type Choice = (typeof choices)[number]

export interface Candidate {
  readonly word: string
  /** Which of the writers wrote it. */
  readonly writer: number
}

export interface Match {
  readonly prompt: string
  readonly candidates: readonly [Candidate, Candidate]
}

/** A pair as it is shown. */
export interface Shown {
  readonly prompt: string
  readonly words: readonly [string, string]
}

/** What was preferred, where something was. */
export interface Preference {
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
}

export interface Ballot {
  readonly votes: number
  /** Showings in all, repeats among them. */
  readonly showings: number
  /** What is to be judged next; undefined when all is. */
  next(): Shown | undefined
  vote(choice: Choice): void
  /** Takes the last vote back. @throws where there is none. */
  undo(): void
  /** How the votes were, as they were cast: sides are those that were shown. */
  readonly counts: Readonly<Record<Choice, number>>
  /** First showings with a side preferred. */
  preferences(): readonly Preference[]
  /** Utilities of the writers; undefined before a vote that compares any. */
  scores(): BradleyTerry | undefined
  /** How often a repeated pair was judged alike, and how many there were; undefined before there is one. */
  consistency(): (Consistency & { readonly count: number }) | undefined
  /** How often the answer that was first in the match stood on the left. */
  readonly sides: { readonly kept: number; readonly swapped: number }
}

/** @param repeats Share of the pairs that come again, with their sides shuffled anew. */
export function ballotOf(
  matches: readonly Match[],
  writers: number,
  { seed, repeats }: { readonly seed: number; readonly repeats: number },
): Ballot {
  const plan = rankingPlan(
    matches.map(() => 2),
    { seed, repeats },
  )
  const cast: Choice[] = []

  /** The vote on a showing, as places in the match. */
  const outcomeOf = (place: number): 'first' | 'second' | 'tie' | 'bad' => {
    const choice = cast[place]!
    if (choice === 'tie' || choice === 'bad') return choice
    const winner = plan[place]!.order[choice === 'first' ? 0 : 1]
    return winner === 0 ? 'first' : 'second'
  }
  const firsts = (): readonly { readonly match: Match; readonly outcome: Choice }[] =>
    cast.flatMap((_, place) =>
      plan[place]!.showing === 0 ? [{ match: matches[plan[place]!.item]!, outcome: outcomeOf(place) }] : [],
    )

  return {
    get votes() {
      return cast.length
    },
    showings: plan.length,
    next() {
      const showing = plan[cast.length]
      if (!showing) return undefined
      const { prompt, candidates } = matches[showing.item]!
      const [left, right] = showing.order.map((place) => candidates[place]!.word)
      return { prompt, words: [left!, right!] }
    },
    vote(choice) {
      if (cast.length === plan.length) throw new AtelierError('vote: every pair has been judged')
      cast.push(choice)
    },
    undo() {
      if (cast.length === 0) throw new AtelierError('undo: no vote has been cast')
      cast.pop()
    },
    get counts() {
      const of = (choice: Choice): number => cast.filter((each) => each === choice).length
      return { first: of('first'), second: of('second'), tie: of('tie'), bad: of('bad') }
    },
    preferences: () =>
      firsts().flatMap(({ match: { prompt, candidates }, outcome }) => {
        if (outcome !== 'first' && outcome !== 'second') return []
        const [chosen, rejected] = outcome === 'first' ? candidates : [candidates[1], candidates[0]]
        return chosen.word === rejected.word ? [] : [{ prompt, chosen: chosen.word, rejected: rejected.word }]
      }),
    scores() {
      const duels = firsts().flatMap(({ match: { candidates }, outcome }): Duel[] => {
        const [first, second] = [candidates[0].writer, candidates[1].writer]
        return outcome === 'bad' || first === second ? [] : [{ first, second, outcome }]
      })
      return duels.length === 0 ? undefined : bradleyTerry(writers, duels)
    },
    consistency() {
      const again = cast.flatMap((_, place) => (plan[place]!.showing === 1 ? [place] : []))
      if (again.length === 0) return undefined
      const before = again.map((place) =>
        plan.findIndex(({ item, showing }) => item === plan[place]!.item && showing === 0),
      )
      return { ...consistency(before.map(outcomeOf), again.map(outcomeOf)), count: again.length }
    },
    get sides() {
      const kept = plan.slice(0, cast.length).filter(({ order }) => order[0] === 0).length
      return { kept, swapped: cast.length - kept }
    },
  }
}
