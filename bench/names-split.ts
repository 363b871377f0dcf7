/*
 * Splits a file of names, one per line, as in Karpathy's makemore lectures: shuffled by Python's random.seed(42) and
 * random.shuffle, then 80 % train.txt, 10 % validation.txt, 10 % test.txt.
 *
 *   npx esbuild bench/names-split.ts --format=esm | node --input-type=module - names.txt folder
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [source, folder] = process.argv.slice(2)
if (source === undefined || folder === undefined) {
  console.error('names-split: two arguments are needed: a file of names and the folder to write into')
  process.exit(1)
}
const lines = readFileSync(source, 'utf8')
  .replace(/\r?\n$/, '')
  .split(/\r?\n/)
shuffle(lines, pythonRandom(42))
const validation = Math.trunc(0.8 * lines.length)
const test = Math.trunc(0.9 * lines.length)
mkdirSync(folder, { recursive: true })
const parts = { train: lines.slice(0, validation), validation: lines.slice(validation, test), test: lines.slice(test) }
for (const [name, part] of Object.entries(parts)) {
  writeFileSync(join(folder, `${name}.txt`), part.map((line) => `${line}\n`).join(''))
  console.log(`${name}.txt: ${part.length} names`)
}

/** Python's random.shuffle: Fisher-Yates from the end, each index drawn by rejection from just enough high bits. */
function shuffle(items: string[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const unused = Math.clz32(i + 1)
    let j: number
    do j = random() >>> unused
    while (j > i)
    ;[items[i], items[j]] = [items[j]!, items[i]!]
  }
}

/**
 * 32 random bits a call: MT19937 seeded by an array of one word, as Python seeds it with a whole number below 2^32.
 * Matsumoto & Nishimura, "Mersenne Twister", 1998; seeding by array, 2002.
 */
function pythonRandom(seed: number): () => number {
  const size = 624
  const state = new Uint32Array(size)
  const mixed = (i: number) => state[i - 1]! ^ (state[i - 1]! >>> 30)
  state[0] = 19650218
  for (let i = 1; i < size; i++) state[i] = Math.imul(1812433253, mixed(i)) + i
  let at = 1
  const next = () => {
    if (++at < size) return
    state[0] = state[size - 1]!
    at = 1
  }
  for (let k = 0; k < size; k++, next()) state[at] = (state[at]! ^ Math.imul(mixed(at), 1664525)) + seed
  for (let k = 1; k < size; k++, next()) state[at] = (state[at]! ^ Math.imul(mixed(at), 1566083941)) - at
  state[0] = 0x80000000

  let used = size
  return () => {
    if (used === size) {
      for (let i = 0; i < size; i++) {
        const joined = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff)
        state[i] = state[(i + 397) % size]! ^ (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : 0x9908b0df)
      }
      used = 0
    }
    let y = state[used++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }
}
