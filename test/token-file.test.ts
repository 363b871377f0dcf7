import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, type Finished, minute, startAtelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())
const at = (...path: string[]): string => join(place.folder, ...path)
const run = (...words: readonly string[]): Promise<Finished> => atelier(words, place.folder)
const sha256 = (...path: string[]): string =>
  createHash('sha256')
    .update(readFileSync(at(...path)))
    .digest('hex')

/** Some 2 MB each: the tale again and again, numbered, as text and as JSON lines. */
function writeCorpus(): void {
  const tale = readFileSync(at('tale.txt'), 'utf8')
  const tales = Array.from({ length: 300 }, (_, index) => tale.replaceAll('whale', `whale ${index}`))
  writeFileSync(at('a.txt'), tales.join(''))
  writeFileSync(at('b.jsonl'), tales.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(''))
}

beforeAll(async () => {
  writeCorpus()
  const made = await run('data', 'tokenize', 'b.jsonl', '--out', 'tokens', '--vocabulary', '300', '--workers', '2')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(made.stdout).toMatch(/tokenizer +bpe, 300 tokens[\s\S]*Next: atelier train --data tokens/)
}, 60_000)

describe('atelier data tokenize', () => {
  it('writes the same bytes with one, two and three workers', async () => {
    for (const workers of ['1', '3']) {
      const out = `tokens-${workers}`
      await run('data', 'tokenize', 'b.jsonl', '--out', out, '--vocabulary', '300', '--workers', workers)
      for (const name of ['tokens.bin', 'tokenizer.json', 'manifest.json']) {
        expect(sha256(out, name)).toBe(sha256('tokens', name))
      }
    }
    const { files } = JSON.parse(readFileSync(at('tokens', 'manifest.json'), 'utf8'))
    expect(files[0].sha256).toBe(sha256('tokens', 'tokens.bin'))
  })

  it('tells what it did as JSON, with the tokenizer of a run', async () => {
    const words = ['--tokenizer', 'tokens/tokenizer.json', '--hold-out', '0.2', '--json']
    const { code, stdout } = await run('data', 'tokenize', 'a.txt', '--out', 'again', ...words)
    expect(code).toBe(0)
    const { documents, tokens, heldOut, vocabulary } = JSON.parse(stdout)
    expect([documents, vocabulary, heldOut]).toEqual([1, 300, Math.ceil(tokens * 0.2)])
  })

  it.each([
    [['none.txt', '--out', 'x'], 'data: "none.txt": there is no such file or folder'],
    [['a.txt'], 'data tokenize: --out is missing'],
    [['a.txt', '--out', 'tokens'], 'data tokenize: tokens: there is something already'],
    [['a.txt', '--out', 'x', '--tokenizer', 'none.json'], '--tokenizer "none.json": there is no such file'],
    [['a.txt', '--out', 'x', '--tokenizer', 'byte', '--vocabulary', '300'], 'only a bpe tokenizer'],
    [['b.jsonl', '--out', 'x', '--column', 'verse'], 'columns "id", "text": there is no column "verse"'],
  ])('refuses %j in a sentence, and writes nothing', async (words, message) => {
    const { code, stdout, stderr } = await run('data', 'tokenize', ...words)
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(existsSync(at('x'))).toBe(false)
  })

  it('names the file of a text that a worker could not encode', async () => {
    writeFileSync(at('plain.txt'), 'abc abc')
    writeFileSync(at('odd.txt'), 'abc é')
    await run('data', 'tokenize', 'plain.txt', '--out', 'plain', '--tokenizer', 'character', '--hold-out', '0.2')
    const words = ['--tokenizer', 'plain/tokenizer.json', '--workers', '2']
    const { code, stderr } = await run('data', 'tokenize', 'odd.txt', '--out', 'x', ...words)
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/data: "odd.txt": encode: character "é"/)
  })

  it('leaves nothing that looks whole when it is killed, and sweeps up the next time', async () => {
    const words = ['data', 'tokenize', '.', '--out', 'killed', '--vocabulary', '300', '--workers', '2']
    const temporary = () => readdirSync(place.folder).filter((name) => name.startsWith('.killed.'))
    const { process: child, finished } = startAtelier(words, place.folder)
    while (temporary().length === 0 && child.exitCode === null) await new Promise((wake) => setTimeout(wake, 5))
    child.kill('SIGKILL')
    await finished
    expect(existsSync(at('killed'))).toBe(false)
    expect(temporary()).toHaveLength(1)
    expect(
      await run('data', 'tokenize', 'plain.txt', '--out', 'killed', '--tokenizer', 'byte', '--hold-out', '0.2'),
    ).toMatchObject({ code: 0 })
    expect(readdirSync(at('killed')).sort()).toEqual(['manifest.json', 'tokenizer.json', 'tokens.bin'])
    expect(temporary()).toEqual([])
  })
})

describe('atelier train --data of tokens', () => {
  const train = (out: string, ...words: string[]) =>
    run('train', '--data', 'tokens', '--out', out, ...minute, '--steps', '12', '--validate-every', '6', ...words)

  it('trains, and goes on after a stop, in the middle of an epoch, as if there had been none', async () => {
    expect(await train('whole')).toMatchObject({ code: 0, stderr: '' })
    const first = startAtelier(
      [
        'train',
        '--data',
        'tokens',
        '--out',
        'halved',
        ...minute,
        '--steps',
        '12',
        '--validate-every',
        '6',
        '--checkpoint-every',
        '1',
        '--json',
      ],
      place.folder,
    )
    await first.seen(/"event":"checkpoint","step":5/)
    first.process.kill('SIGKILL')
    await first.finished
    const second = await train('halved')
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(second.stdout).toMatch(/Going on from step \d/)
    const last = (out: string) => {
      const [folder] = readdirSync(at(out, 'checkpoints')).filter((name) => name.endsWith('12'))
      return ['model.safetensors', 'metrics.jsonl'].map((name) => sha256(out, name)).concat(folder!)
    }
    expect(last('halved')).toEqual(last('whole'))
  })

  it.each([
    [['--tokenizer', 'byte'], 'the tokenizer "byte" contradicts that'],
    [['--vocabulary', '400'], 'a vocabulary of 400 contradicts that'],
    [['--column', 'text'], 'the column "text" contradicts that'],
    [['--documents', 'lines'], 'documents of lines contradicts that'],
    [['--hold-out', '0.5'], 'a hold-out of 0.5 contradicts that'],
  ])('refuses %j', async (words, message) => {
    const { code, stderr } = await train('refused', ...words)
    expect(code).not.toBe(0)
    expect(stderr).toContain(message)
    expect(existsSync(at('refused'))).toBe(false)
  })

  it('accepts the tokenizer that the tokens have, and models that carry a state', async () => {
    expect(await train('same', '--tokenizer', 'bpe', '--vocabulary', '300')).toMatchObject({ code: 0 })
    const words = ['--data', 'tokens', '--out', 'gru', '--model', 'gru', '--layers', '1', '--width', '16']
    const small = ['--context', '16', '--batch', '4', '--steps', '3', '--validation-batches', '2']
    expect(await run('train', ...words, ...small)).toMatchObject({ code: 0, stderr: '' })
  })
})
