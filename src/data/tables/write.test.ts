import { expect, it } from 'vitest'
import { learnCoding } from './coding/learn.js'
import { rowWriter } from './write.js'

const rows = Array.from({ length: 20 }, (_, i) => [String(i % 5), ['a,b', 'say "c"'][i % 2], i % 3 === 0 ? '' : 'x'])
const columns = learnCoding({ columns: ['n', 'word', 'gap'], rows })

it('quotes fields of CSV that need it', () => {
  const { heading, line } = rowWriter('csv', columns)
  expect(heading + line(rows[0]!) + line(rows[1]!)).toBe('n,word,gap\n0,"a,b",\n1,"say ""c""",x\n')
  expect(rowWriter('tsv', columns).line(rows[0]!)).toBe('0\ta,b\t\n')
})

it('writes numbers of texts as numbers of JSON, and gaps as null', () => {
  const { heading, line } = rowWriter('jsonl', columns)
  expect(heading + line(rows[0]!)).toBe('{"n":0,"word":"a,b","gap":null}\n')
})
