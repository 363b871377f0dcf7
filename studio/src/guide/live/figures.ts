/** The figures that run in the text, each loaded with the first chapter that shows it. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { LiveId } from '../live-ids'

export const figures: Readonly<Record<LiveId, LazyExoticComponent<ComponentType>>> = {
  'two-models': lazy(() => import('./TwoModels')),
  dishes: lazy(() => import('./Dishes')),
  'small-network': lazy(() => import('./SmallNetwork')),
  memory: lazy(() => import('./Memory')),
  judge: lazy(() => import('./Judge')),
  narrow: lazy(() => import('./Narrow')),
  reverse: lazy(() => import('./Reverse')),
  temperature: lazy(() => import('./Temperature')),
  'three-measures': lazy(() => import('./ThreeMeasures')),
  reward: lazy(() => import('./Reward')),
  'one-drawing': lazy(() => import('./OneDrawing')),
  signature: lazy(() => import('./Signature')),
}
