import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, minute, startAtelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

/** Milliseconds, on a machine that does much else. */
const patience = 60_000

/** Dropout and an average of weights: random streams and optimizer state must go on too. */
const training = (out: string) => [
  ...['train', '--data', 'tale.txt', '--out', out, ...minute, '--steps', '240', '--dropout', '0.1', '--average', '0.9'],
  ...['--validate-every', '30', '--checkpoint-every', '20', '--json'],
]

const left = (out: string): readonly Buffer[] =>
  ['metrics.jsonl', 'model.safetensors', 'config.json'].map((name) => readFileSync(join(place.folder, out, name)))

describe('a run that is disturbed', () => {
  beforeAll(async () => {
    expect(await atelier(training('whole'), place.folder)).toMatchObject({ code: 0, stderr: '' })
  }, patience)

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'saves on %s, says so with 130, and goes on to the same bytes',
    async (signal) => {
      const run = startAtelier(training(signal), place.folder)
      await run.seen(/"event":"step","step":45/)
      run.process.kill(signal)
      const { code, stdout, stderr } = await run.finished
      expect({ code, stderr }).toEqual({ code: 130, stderr: '' })
      const end = JSON.parse(stdout.trim().split('\n').at(-1)!)
      expect(end).toMatchObject({ event: 'end', reason: 'interrupted' })
      expect(end.step).toBeLessThan(240)
      const again = await atelier(training(signal), place.folder)
      expect(again.stdout).toContain(`"event":"resume","step":${end.step}`)
      expect(left(signal)).toEqual(left('whole'))
    },
  )

  it('goes on from its last checkpoint after kill -9, to the same bytes', async () => {
    const run = startAtelier(training('killed'), place.folder)
    await run.seen(/"event":"step","step":113/)
    run.process.kill('SIGKILL')
    await run.finished
    const again = await atelier(training('killed'), place.folder)
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(again.stdout).toMatch(/"event":"resume","step":(100|120|140)/)
    expect(left('killed')).toEqual(left('whole'))
  })

  it('ends at once on a second SIGINT, and loses no checkpoint', async () => {
    const run = startAtelier(training('twice'), place.folder)
    await run.seen(/"event":"checkpoint","step":60/)
    run.process.kill('SIGINT')
    run.process.kill('SIGINT')
    expect((await run.finished).code).toBe(130)
    expect(await atelier(training('twice'), place.folder)).toMatchObject({ code: 0 })
    expect(left('twice')).toEqual(left('whole'))
  })

  it('leaves the best weights alone when there is nothing left to do', async () => {
    writeFileSync(join(place.folder, 'noise.txt'), 'Thec.wxpqabj\n'.repeat(20))
    const words = ['train', '--data', 'tale.txt', '--validation', 'noise.txt', '--out', 'over', ...minute]
    const again = [...words, '--steps', '60', '--validate-every', '10', '--json']
    const first = await atelier(again, place.folder)
    expect(first.stdout).toMatch(/"event":"validation","step":60,"loss":[\d.]+,"isBest":false/)
    const best = readFileSync(join(place.folder, 'over/model.safetensors'))
    expect((await atelier(again, place.folder)).stdout).toContain('"event":"resume","step":60')
    expect(readFileSync(join(place.folder, 'over/model.safetensors'))).toEqual(best)
  })

  it('says how to go on', async () => {
    const words = training('spoken').filter((word) => word !== '--json')
    const run = startAtelier([...words, '--resume', 'false'], place.folder)
    await run.seen(/step\s+\d+\/240/)
    run.process.kill('SIGINT')
    const { stdout } = await run.finished
    expect(stdout).toContain(`go on with: atelier ${words.join(' ')}\n`)
  })
})
