/** What has been made, as its medium shows it. */
import type { Plain } from 'atelier/studio'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { PictureLooks } from './PictureLooks'
import { PointLooks } from './PointLooks'
import type { Found } from './result'
import { WordLooks } from './WordLooks'

interface LooksProps {
  readonly session: Session
  readonly results: readonly Found[]
  readonly facts: { readonly [name: string]: Plain }
}

const shown = { images: PictureLooks, points: PointLooks } as const

export function Looks({ session, results, facts }: LooksProps) {
  const { content } = useAnswer(session, 'look', { of: results.map(({ id }) => id) })
  const looks = (content?.values.looks ?? {}) as Readonly<Record<string, Plain>>
  const ids = results.map(({ id }) => id).filter((id) => id in looks)
  if (!content || ids.length === 0) return null
  if (facts.medium === 'text') return <WordLooks ids={ids} looks={looks} />
  const Shown = shown[facts.medium as keyof typeof shown]
  return <Shown ids={ids} looks={looks} arrays={content.arrays} facts={facts} />
}
