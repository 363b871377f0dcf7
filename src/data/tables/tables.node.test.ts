import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, describe, expect, it } from 'vitest'
import { parseNpy, readNpz } from './npz.node.js'
import { readTable, tableBatches } from './read.node.js'
import { isMissing, numberOf } from './table.js'

const folder = mkdtempSync(join(tmpdir(), 'atelier-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

/** A `.npy` file of format 1. */
function npy(descr: string, shape: string, isFortran: boolean, data: ArrayBufferView): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${isFortran ? 'True' : 'False'}, 'shape': ${shape}, }\n`
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0])
  return Buffer.concat([start, Buffer.from(header), Buffer.from(data.buffer, data.byteOffset, data.byteLength)])
}

/** A ZIP archive, its members deflated. */
function zip(members: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(members)) {
    const packed = deflateRawSync(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    parts.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(members).length, 10)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, ...directory, end])
}

describe('readTable', () => {
  it.each([
    ['a.csv', 'x,word\n1,"one, two"\n2,\n'],
    ['b.tsv', 'x\tword\n1\tone, two\n2\t\n'],
    ['c.csv.gz', gzipSync('x,word\r\n1,"one, two"\r\n2,\r\n')],
  ])('reads the cells of %s as texts', async (name, content) => {
    expect(await readTable(write(name, content))).toEqual({
      columns: ['x', 'word'],
      rows: [
        ['1', 'one, two'],
        ['2', ''],
      ],
    })
  })

  it('reads JSON with its types, by the keys of all lines', async () => {
    const expected = {
      columns: ['x', 'is'],
      rows: [
        [1, undefined],
        [null, true],
      ],
    }
    expect(await readTable(write('a.jsonl', '{"x":1}\n\n{"is":true,"x":null}\n'))).toEqual(expected)
    expect(await readTable(write('a.json', '[{"x":1},{"is":true,"x":null}]'))).toEqual(expected)
  })

  it('reads Parquet with its types', async () => {
    const columnData = [
      { name: 'x', data: [1.5, 2.5], type: 'DOUBLE' as const },
      { name: 'word', data: ['a', 'b'], type: 'STRING' as const },
    ]
    const path = write('a.parquet', new Uint8Array(parquetWriteBuffer({ columnData })))
    expect(await readTable(path)).toEqual({
      columns: ['x', 'word'],
      rows: [
        [1.5, 'a'],
        [2.5, 'b'],
      ],
    })
  })

  it('reads NumPy archives, of either order, as columns', async () => {
    const X = npy('<f8', '(2, 3)', true, Float64Array.of(1, 4, 2, 5, 3, 6))
    const y = npy('<i4', '(2,)', false, Int32Array.of(0, 1))
    expect(await readTable(write('a.npz', zip({ 'X.npy': X, 'y.npy': y })))).toEqual({
      columns: ['X1', 'X2', 'X3', 'y'],
      rows: [
        [1, 2, 3, 0],
        [4, 5, 6, 1],
      ],
    })
  })

  it('names the columns of CSV without a heading', async () => {
    expect(await readTable(write('bare.csv', '1,2\n3,4\n'))).toMatchObject({
      columns: ['column1', 'column2'],
      rows: [{ length: 2 }, { length: 2 }],
    })
  })

  it.each([
    ['empty.csv', '', /empty.csv": it is empty/],
    ['ragged.csv', 'a,b\n1,2\n1,2,3\n', /ragged.csv", row 2: 3 fields where there are 2 columns. Mend/],
    ['twice.csv', 'a,a\n1,2\n', /two columns are named "a"/],
    ['bad.jsonl', '{"a":1}\n[1]\n', /bad.jsonl", row 2: it is JSON, but not an object/],
    ['bad.json', '{"a":1}', /not an array of objects/],
    ['bad.npz', 'PK', /not readable as NumPy's .npz: it has no directory/],
    ['picture.png', 'x', /it is no table. Give a file that ends in .csv/],
  ])('refuses %s in one sentence', async (name, content, sentence) => {
    await expect(readTable(write(name, content))).rejects.toThrow(sentence)
  })

  it('names a file that is not there', async () => {
    await expect(readTable(join(folder, 'none.csv'))).rejects.toThrow(/none.csv": there is no such file/)
  })
})

describe('tableBatches', () => {
  it('gives the rows of many windows in order, and what is wrong with some', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => (i === 40_000 ? 'odd' : `${i},${'x'.repeat(30)}`))
    const rows: unknown[] = []
    let batches = 0
    for await (const batch of tableBatches(write('long.csv', `n,text\n${lines.join('\n')}\n`))) {
      expect(batch.first).toBe(rows.length + 1)
      rows.push(...batch.rows)
      batches++
    }
    expect(batches).toBeGreaterThan(1)
    expect(rows.length).toBe(60_000)
    expect(rows[40_000]).toBe('1 field where there are 2 columns')
    expect(rows[59_999]).toEqual(['59999', 'x'.repeat(30)])
  })
})

describe('cells', () => {
  it.each([
    [' 1e3 ', 1000],
    [true, 1],
    ['', Number.NaN],
    ['Infinity', Number.NaN],
    ['x', Number.NaN],
    [null, Number.NaN],
  ])('reads %j as the number %d', (cell, value) => expect(numberOf(cell)).toBe(value))

  it('reads whole numbers of 64 bits', () => expect(numberOf(5n)).toBe(5))

  it('knows what is missing', () => {
    expect(['', ' NA ', 'NaN', '?', null, undefined, Number.NaN].every(isMissing)).toBe(true)
    expect([0, false, '0', 'no'].some(isMissing)).toBe(false)
  })
})

describe('readNpz', () => {
  it('refuses elements that are no numbers, and arrays cut short', async () => {
    expect(() => parseNpy(npy('<U3', '(1,)', false, new Uint8Array(12)))).toThrow("elements of type 'descr': '<U3")
    expect(() => parseNpy(npy('<f8', '(2,)', false, Float64Array.of(1)))).toThrow('cut short')
    const whole = zip({ 'X.npy': npy('<f8', '(1,)', false, Float64Array.of(1)) })
    await expect(readNpz(write('torn.npz', whole.subarray(0, whole.length - 30)))).rejects.toThrow(/torn.npz/)
  })
})
