import { describe, expect, it } from 'vitest'
import { stopScanner } from './stop.js'

function scan(pieces: readonly string[], stops: readonly string[]) {
  const scanner = stopScanner(stops)
  let text = ''
  for (const piece of pieces) {
    const step = scanner.push(piece)
    text += step.text
    if (step.stopped) return { text, stopped: true }
  }
  return { text: text + scanner.end(), stopped: false }
}

describe('stop scanner', () => {
  it('finds a stop string however the text is cut', () => {
    const text = 'ab aab aaab!'
    for (const pieces of [[text], [...text], text.match(/.{1,3}/gu)!]) {
      expect(scan(pieces, ['aaab'])).toEqual({ text: 'ab aab ', stopped: true })
      expect(scan(pieces, ['xyz', 'b!'])).toEqual({ text: 'ab aab aaa', stopped: true })
      expect(scan(pieces, ['aab aaab', 'b a'])).toEqual({ text: 'a', stopped: true })
      expect(scan(pieces, ['b!!'])).toEqual({ text, stopped: false })
    }
  })

  it('holds back what may begin a stop string, and no more', () => {
    const scanner = stopScanner(['###', 'END'])
    expect(scanner.push('one#')).toEqual({ text: 'one', stopped: false })
    expect(scanner.push('#two E')).toEqual({ text: '##two ', stopped: false })
    expect(scanner.push('N')).toEqual({ text: '', stopped: false })
    expect(scanner.end()).toBe('EN')
  })

  it('takes the longest of stop strings that end together', () => {
    expect(scan([...'xab'], ['b', 'ab'])).toEqual({ text: 'x', stopped: true })
  })

  it('refuses an empty string', () => {
    expect(() => stopScanner([''])).toThrow(/empty string/)
  })
})
