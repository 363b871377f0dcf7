/** Milliseconds between two reports, and bytes below which a file is there before it could be told of. */
const [pause, least] = [100, 500_000]

/**
 * Tells how far large files have come that this worker fetches, by itself or from within ONNX Runtime, which has its own way to its module:
 * their bytes are counted on a copy of the stream, so that compiling still begins with the first of them.
 */
export function countFetched(tell: (what: string, bytes: number, all: number) => void): void {
  const fetchPlain = self.fetch.bind(self)
  self.fetch = async (from, options) => {
    const response = await fetchPlain(from, options)
    const all = Number(response.headers.get('content-length'))
    if (response.ok && all >= least && !response.headers.has('content-encoding'))
      void count(response.clone(), (bytes) => tell(new URL(response.url).pathname, bytes, all))
    return response
  }
}

async function count({ body }: Response, tell: (bytes: number) => void): Promise<void> {
  let [bytes, told] = [0, 0]
  const reader = body!.getReader()
  for (;;) {
    // The one who needs the file hears what went wrong with it.
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }))
    if (value) bytes += value.byteLength
    if (done || performance.now() - told > pause) {
      told = performance.now()
      tell(bytes)
    }
    if (done) return
  }
}
