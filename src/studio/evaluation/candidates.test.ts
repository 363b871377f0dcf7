import { describe, expect, it } from 'vitest'
import { candidateOf, competitions, media } from './candidates.js'

describe('candidateOf', () => {
  it('knows all that are usual', () => {
    for (const medium of media) {
      for (const id of competitions[medium].usual) expect(candidateOf(medium, id), id).toBeDefined()
    }
  })

  it('reads settings and guidance, and takes none that are out of range or of another kind', () => {
    expect(candidateOf('images', 'diffusion@10x3.5')).toMatchObject({ setting: 10, guidance: 3.5 })
    expect(candidateOf('images', 'gan')).toMatchObject({ setting: 1, guidance: 1 })
    for (const id of ['diffusion@0', 'diffusion@2.5', 'diffusion@10x99', 'gan@1x2', 'real@1', 'gan@', 'GAN', '']) {
      expect(candidateOf('images', id), id).toBeUndefined()
    }
    expect(candidateOf('points', 'diffusion@10x3')).toBeUndefined()
  })

  it('takes models of the library where they can fit, and files where they are read', () => {
    expect(candidateOf('images', 'models/abc')).toMatchObject({ kind: { role: 'own' } })
    expect(candidateOf('text', 'models/abc')).toBeUndefined()
    expect(candidateOf('images', 'models/../abc')).toBeUndefined()
    expect(candidateOf('text', 'own:mine')).toMatchObject({ kind: { role: 'own' } })
    expect(candidateOf('points', 'own:mine')).toBeUndefined()
  })
})
