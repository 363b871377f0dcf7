import { existsSync, readdirSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { atelier, minute, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const train = (...more: readonly string[]) =>
  atelier(['train', '--data', 'tale.txt', '--out', 'run', ...minute, '--threads', '1', ...more], place.folder)

describe('trying a run', () => {
  it('checks it with a first batch, or says what it takes, and writes nothing', async () => {
    const dry = await train('--dry-run', '--json')
    expect(dry).toMatchObject({ code: 0, stderr: '' })
    const [plan, checked] = dry.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(checked).toEqual({ event: 'dry-run', loss: expect.closeTo(Math.log(plan.vocabulary), 1), out: 'run' })
    const estimate = JSON.parse((await train('--estimate', '--steps', '1000', '--json')).stdout.trim().split('\n')[1]!)
    expect(estimate).toMatchObject({
      event: 'estimate',
      parameters: plan.parameters,
      steps: 1000,
      validations: 10,
      probedSteps: 6,
    })
    const { seconds, secondsPerStep, secondsPerValidation } = estimate
    expect(seconds).toBeGreaterThanOrEqual(1000 * secondsPerStep + 10 * secondsPerValidation)
    expect(estimate.memory).toBeGreaterThan(2e7)
    expect(readdirSync(place.folder)).toEqual(['tale.txt'])
  }, 30_000)

  it('finds that a run that is there is another, before anything is trained', async () => {
    expect((await train('--steps', '2')).code).toBe(0)
    const refused = await train('--steps', '2', '--seed', '1', '--dry-run')
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/^resume: seed was 0, is 1: .*\n$/) })
    expect((await train('--steps', '4', '--dry-run')).code).toBe(0)
    expect(existsSync(`${place.folder}/run/checkpoints/step-00000004`)).toBe(false)
  }, 30_000)
})
