import { lazy, Suspense } from 'react'
import { Button } from '../figure/Button'
import { useRoom } from '../library/room'

const MakeRoom = lazy(() => import('../library/MakeRoom'))

/** Says that this browser has no room left for what is trained and written, and what takes it. */
export function Full() {
  const isFull = useRoom((room) => room.isFull)
  if (!isFull) return null
  return (
    <div role="alert" className="mb-6 max-w-prose space-y-3 rounded-[10px] border border-made bg-surface p-4">
      <p>
        <strong>⚠ This browser has no room left:</strong> what you train and write goes on, but is not kept. Export what
        you want to have, then make room.
      </p>
      <Suspense fallback={<p className="text-muted">Looking for what takes room.</p>}>
        <MakeRoom />
      </Suspense>
      <Button onClick={() => useRoom.setState({ isFull: false })}>Go on without keeping</Button>
    </div>
  )
}
