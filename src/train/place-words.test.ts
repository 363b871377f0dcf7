import { expect, it } from 'vitest'
import { placeWords } from './place-words.js'

it.each([
  ['encoder.layers.1.weight', 'encoder layer 2, weight'],
  ['decoder.blocks.0.1.second.bias', 'decoder block 1.2 second map, bias'],
  ['network.down.0.1', 'way down 1.2'],
  ['loss.blocks.1.mlp', 'block 2 feed-forward part'],
  ['∇discriminator.layers.0', 'discriminator layer 1'],
  ['synthesis.fromColours.weight', 'synthesis from colours, weight'],
  ['embedding.weight', 'embedding, weight'],
])('says %s as "%s"', (path, words) => {
  expect(placeWords(path)).toBe(words)
})
