import { describe, expect, it } from 'vitest'
import { subFolders } from './candidates.node.js'

const places = [
  ['Latin', 'a', '1.png'],
  ['Latin', 'b', '1.png'],
  ['Greek', 'a', '1.png'],
]

describe('classes by folders', () => {
  it('are the first, or all that an image lies in', () => {
    expect(subFolders(places).classes).toEqual(['Latin', 'Latin', 'Greek'])
    expect(subFolders(places, 'all').classes).toEqual(['Latin/a', 'Latin/b', 'Greek/a'])
  })

  it('begin below those that set images apart', () => {
    const parted = [...places.map((parts) => ['train', ...parts]), ['test', 'Latin', 'a', '2.png']]
    expect(subFolders(parted, 'all').classes).toEqual(['Latin/a', 'Latin/b', 'Greek/a', 'Latin/a'])
  })
})
