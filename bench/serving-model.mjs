// A model of random weights behind the HTTP interface, in a process of its own: forked by serving.mjs.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { servedModel, startServer } from '../dist/serve/index.node.js'
import { randomModel } from './serving-random.mjs'

const { size, slots, queue, threads } = JSON.parse(process.argv[2])
const model = await servedModel(size, randomModel(size, threads), { slots })
const server = await startServer({ port: 0, queue, load: async () => [model] })
await server.ready
const delays = monitorEventLoopDelay({ resolution: 5 })
delays.enable()

process.on('message', async (message) => {
  if (message === 'memory') {
    globalThis.gc?.()
    const { rss, heapUsed } = process.memoryUsage()
    process.send({ rss, heapUsed, delay: delays.percentile(99) / 1e6, ...model.engine.counts() })
    delays.reset()
  } else {
    await server.close(0)
    process.exit(0)
  }
})
process.send({ url: server.url })
