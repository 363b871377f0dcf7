import { describe, expect, it } from 'vitest'
import { chosenPaths } from './chosenPaths'

describe('the files of a model among many', () => {
  it('are those nearest to the top, of one folder', () => {
    const chosen = chosenPaths([
      'whale/checkpoints/step-4/config.json',
      'whale/config.json',
      'whale/model.safetensors',
      'whale/notes.txt',
      'other/deeper/tokenizer.json',
    ])
    expect([...chosen]).toEqual([
      ['config.json', 'whale/config.json'],
      ['model.safetensors', 'whale/model.safetensors'],
    ])
  })

  it.each([
    '../config.json',
    'a/../../config.json',
    '/config.json',
    'C:/config.json',
    'a\\config.json',
    'a\0b',
    'x'.repeat(1001),
  ])('are not looked for where a name leads out: %j', (path) => {
    expect(() => chosenPaths(['config.json', path])).toThrow('leads out of its folder')
  })

  it('are refused where two may be meant, or none is', () => {
    expect(() => chosenPaths(['a/config.json', 'b/config.json'])).toThrow('there are two')
    expect(() => chosenPaths(['a/model.safetensors'])).toThrow('config.json: it is missing')
    expect(() => chosenPaths(Array(20_001).fill('a'))).toThrow('at most 20000')
  })
})
