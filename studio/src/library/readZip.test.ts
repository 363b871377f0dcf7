import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readZip } from './readZip'
import { writeZip } from './writeZip'

const files = new Map([
  ['config.json', new Uint8Array([123, 125])],
  ['model.safetensors', Uint8Array.from({ length: 100 }, (_, i) => i)],
])

describe('a model in a zip', () => {
  it('comes back as it went', () => {
    const back = readZip(writeZip('My model', files, '# A card'))
    expect(back.get('model.safetensors')).toEqual(files.get('model.safetensors'))
    expect(new TextDecoder().decode(back.get('README.md'))).toBe('# A card')
  })

  it('is not unpacked beyond what a file may be, whatever the zip is', () => {
    const bomb = zipSync({ 'config.json': new Uint8Array(64 * 2 ** 20) })
    expect(bomb.length).toBeLessThan(100_000)
    expect(() => readZip(bomb)).toThrow(/would unpack to 67108864 bytes/)
  })

  it('is not believed where its sizes are lies', () => {
    const zip = zipSync({ 'config.json': new Uint8Array(2 ** 16) })
    // The size before compression, in the directory at the end: 16 bytes behind its 24 of the directory's entry.
    const entry = zip.length - 22 - (46 + 'config.json'.length)
    new DataView(zip.buffer).setUint32(entry + 24, 10, true)
    const read = (): number => readZip(zip).get('config.json')!.length
    try {
      expect(read()).toBe(10)
    } catch (error) {
      expect(String(error)).toMatch(/damaged/)
    }
  })

  it('is refused in a sentence where it is none', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(100), zipSync({}).slice(0, -4)]) {
      expect(() => readZip(bytes)).toThrow(/^(the zip: it is none, or a damaged one|config\.json: it is missing.*)$/)
    }
  })
})
