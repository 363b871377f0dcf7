/** Where the keys of a ranking come from: a terminal, or a text that a script wrote. */

/** One key after another; undefined when no more come. */
export interface Keys {
  /** Keys of a script are called scripted in what is stored. */
  readonly isScripted: boolean
  next(): Promise<string | undefined>
  close(): void
}

/** The keys of a text; white space between them is passed over. */
export function scriptedKeys(text: string): Keys {
  const keys = [...text].filter((key) => key.trim() !== '')
  let at = 0
  return { isScripted: true, next: async () => keys[at++], close: () => {} }
}

/** All that stdin holds, as keys. */
export async function pipedKeys(): Promise<Keys> {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  return scriptedKeys(Buffer.concat(pieces).toString('utf8'))
}

/** Keys as they are pressed. Ctrl-C and Ctrl-D quit. */
export function pressedKeys(): Keys {
  const { stdin } = process
  const waiting: ((key: string | undefined) => void)[] = []
  const pressed: string[] = []
  const listen = (piece: Buffer): void => {
    for (const key of piece.toString('utf8')) {
      const taker = waiting.shift()
      const meant = key === '\u0003' || key === '\u0004' ? 'q' : key
      if (taker) taker(meant)
      else pressed.push(meant)
    }
  }
  stdin.setRawMode(true)
  stdin.resume()
  stdin.on('data', listen)
  return {
    isScripted: false,
    next: () =>
      new Promise((settle) => {
        const key = pressed.shift()
        if (key === undefined) waiting.push(settle)
        else settle(key)
      }),
    close() {
      stdin.off('data', listen)
      stdin.setRawMode(false)
      stdin.pause()
    },
  }
}
