/** Pictures of paths, drawn one after the other, what is looked at first. */
import { readPath, type Step } from 'atelier/studio'
import { useEffect, useRef, useState } from 'react'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'

export interface Shown {
  /** [channels, height, width], from 0 to 1. */
  readonly image: Float32Array
  /** How far from the picture that it comes from: a mean over pixels. */
  readonly distance: number | undefined
  /** The class that it was made as, where the family remembers it. */
  readonly label: number | undefined
}

export interface Images {
  readonly shown: ReadonlyMap<string, Shown>
  /** Why a picture could not be drawn. */
  readonly refusal: string
}

const none: Images = { shown: new Map(), refusal: '' }

/**
 * The pictures of `paths` that there are so far, in the order in which they are wanted. Paths that are no longer wanted are not drawn; what was drawn
 * stays for as long as the same model is `open`, which a key names.
 */
export function useImages(session: Session, open: string | undefined, paths: readonly string[]): Images {
  const [images, setImages] = useState(none)
  const wanted = useRef<readonly string[]>([])
  const held = useRef({ open: '', shown: new Map<string, Shown>(), refused: new Set<string>(), isBusy: false })
  wanted.current = paths
  const key = paths.join('\n')
  useEffect(() => {
    const { current: own } = held
    if (open !== undefined && own.open !== open) {
      held.current = { open, shown: new Map(), refused: new Set(), isBusy: false }
      setImages(none)
    }
    if (open !== undefined) void draw()

    async function draw(): Promise<void> {
      const { current: mine } = held
      if (mine.isBusy) return
      mine.isBusy = true
      while (mine === held.current) {
        const path = wanted.current.find((each) => !mine.shown.has(each) && !mine.refused.has(each))
        if (path === undefined) break
        const found = await drawn(session, path)
        if (mine !== held.current) return
        if (typeof found === 'string') mine.refused.add(path)
        else mine.shown.set(path, found)
        const refusal = typeof found === 'string' ? found : ''
        setImages((before) => ({ shown: new Map(mine.shown), refusal: refusal || before.refusal }))
      }
      mine.isBusy = false
    }
  }, [session, open, key])
  // A refusal is said for as long as what was refused is wanted.
  const isRefused = paths.some((path) => held.current.refused.has(path))
  return { shown: images.shown, refusal: isRefused ? images.refusal : '' }
}

async function drawn(session: Session, path: string): Promise<Shown | string> {
  const steps = readPath(path)
  if (!steps) return 'The path of a picture cannot be read.'
  try {
    const { values, arrays } = await session.ask('image', { steps } as never)
    return {
      image: arrays.image!.data as Float32Array,
      distance: typeof values.distance === 'number' ? values.distance : undefined,
      label: typeof values.label === 'number' ? values.label : undefined,
    }
  } catch (error) {
    return (error as Error).message
  }
}

/** A picture of one's own as it was, and how near the model comes to it; undefined where the model takes it as it is. */
export function useGiven(session: Session, first: Step | undefined): Shown | undefined {
  const { content } = useAnswer(session, 'given', first && ({ steps: [first] } as never))
  if (!first || !content) return undefined
  return {
    image: content.arrays.image!.data as Float32Array,
    distance: Number(content.values.distance),
    label: undefined,
  }
}
