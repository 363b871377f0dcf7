import { useState } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { useSession } from '../../engine/useSession'
import { Button } from '../../figure/Button'
import { EpisodeFigures } from '../../pages/few-shot/EpisodeFigures'
import { Panel, Waiting } from './Panel'

const ways = 5
const request = { job: 'few-shot', params: { alphabets: 'others', ways }, seed: 42 } as const

export default function OneDrawing() {
  const session = useSession(request)
  return session ? (
    <Task session={session} />
  ) : (
    <Panel>
      <Waiting />
    </Panel>
  )
}

function Task({ session }: { readonly session: Session }) {
  const { status, failure } = useStore(session.state)
  const [at, setAt] = useState(0)
  const { content, refusal } = useAnswer(session, 'episode', status === 'open' ? { shots: 1, at } : undefined)
  return (
    <Panel controls={<Button onClick={() => setAt(at + 1)}>Another task</Button>}>
      {content ? <EpisodeFigures content={content} ways={ways} shots={1} /> : <Waiting refusal={failure ?? refusal} />}
    </Panel>
  )
}
