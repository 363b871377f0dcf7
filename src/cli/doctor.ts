// atelier doctor
import { statfs } from 'node:fs/promises'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import type { Command } from 'commander'
import { addOptions, type OptionTable, valuesOf } from './option.js'
import { byteSize, listing, say, sayJson, style } from './print.js'

const options = { json: { kind: 'switch', help: 'one JSON object on stdout' } } as const satisfies OptionTable

export function addDoctor(program: Command): void {
  const command = program.command('doctor').summary('what this machine has, and how fast it is')
  command.description('Looks at this machine: what can compute, how fast, and what train would choose.')
  addOptions(command, options).addHelpText('after', '\nExamples:\n  atelier doctor\n  atelier doctor --json')
  command.action(async (flags: { json?: boolean }) => {
    const found = await examine()
    if (valuesOf(options, flags).json) sayJson(found)
    else sayFindings(found)
  })
}

type Findings = Awaited<ReturnType<typeof examine>>

async function examine() {
  const { engine, probe } = await import('../runtime/index.js')
  const { listImageSets, listSets } = await import('../data/index.node.js')
  const targets = await probe()
  const { bavail, bsize } = await statfs(process.cwd())
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    freeDiskBytes: bavail * bsize,
    engine: engine.description,
    threads: engine.cores,
    targets,
    chosenTarget: engine.defaultTarget,
    speed: { gigaflops: await productRate(), oneRowGigabytesPerSecond: await oneRowRate() },
    sets: [...listSets(), ...listImageSets()].map(({ name, installed }) => ({ name, installed })),
  }
}

/** Milliseconds that each measurement may take, after one run that is not counted. */
const measuring = 500

/** Of a square product, in GFLOP/s: the better half of training is this. */
async function productRate(size = 768): Promise<number> {
  const seconds = await secondsPerProduct([size, size], [size, size])
  return (2 * size ** 3) / seconds / 1e9
}

/** Of one row times a matrix larger than the caches, in GB/s: writing token by token is this. */
async function oneRowRate(size = 3072): Promise<number> {
  const seconds = await secondsPerProduct([1, size], [size, size])
  return (4 * size ** 2) / seconds / 1e9
}

/** The fastest run: others are disturbed by whatever else this machine does. */
async function secondsPerProduct(a: readonly [number, number], b: readonly [number, number]): Promise<number> {
  const { createMemory, float32, program } = await import('../runtime/index.js')
  const { variable } = await import('../tensor/index.js')
  const right = variable(b, (out) => out.fill(1))
  const product = program(createMemory({ threads: availableParallelism() }), { left: float32(a) }, ({ left }) => ({
    outputs: { y: left.matmul(right) },
  }))
  const left = new Float32Array(a[0] * a[1]).fill(1)
  await product.run({ left })
  const end = performance.now() + measuring
  let best = Number.POSITIVE_INFINITY
  while (performance.now() < end) {
    const start = performance.now()
    await product.run({ left })
    best = Math.min(best, (performance.now() - start) / 1000)
  }
  await product.close()
  return best
}

function sayFindings(found: Findings): void {
  const { speed, targets, sets } = found
  const free = (bytes: number): string => `${byteSize(bytes)} free`
  say(
    listing([
      ['Node', `${found.node}, ${found.platform}`],
      ['processor', `${found.processor}, ${found.cores} threads to use`],
      ['memory', `${byteSize(found.memoryBytes)}, ${free(found.freeMemoryBytes)}`],
      ['disk here', free(found.freeDiskBytes)],
      ['engine', found.engine],
      ['matrix product', `${speed.gigaflops.toFixed(0)} GFLOP/s`],
      ['one row', `${speed.oneRowGigabytesPerSecond.toFixed(1)} GB/s`],
    ]),
  )
  say('\nTargets')
  say(
    listing(
      targets.map(({ target, available, reason }) => [
        target,
        available ? style.green('works') : `no: ${reason?.replace(/^.* it cannot be used here: /, '')}`,
      ]),
    ),
  )
  say('\nSets')
  say(listing(sets.map(({ name, installed }) => [name, installed ? 'installed' : `atelier data add ${name}`])))
  say(
    `\ntrain would use ${found.chosenTarget}: it is the default everywhere and never changes by itself; --target does`,
  )
}
