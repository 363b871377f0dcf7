import { describe, expect, it } from 'vitest'
import { conductor } from './conductor.js'
import type { Job, Kept } from './job.js'
import type { Report } from './message.js'

/** A job that counts its steps, by one or by what was set; `jump` is a question that is a step. */
function counting(): Job {
  let step = 0
  let worth = 1
  let sum = 0
  return {
    get step() {
      return step
    },
    facts: { name: 'counting' },
    async advance() {
      if (step === 499) throw new Error('step 500: the loss is NaN')
      step += 1
      sum += worth
      return { loss: 1 / step, sum }
    },
    set(params) {
      worth = Number(params)
    },
    picture: async (kind) => ({ values: { kind, step }, arrays: {} }),
    async answer(question) {
      if (question === 'jump') step += 1
      else if (question !== 'step') throw new Error(`"${question}": no such question`)
      return { values: { step }, arrays: {} }
    },
    save: async () => ({ step, bytes: 1, sum }),
    async restore(kept: Kept) {
      step = kept.step
      sum = (kept as Kept & { readonly sum: number }).sum
    },
    close: async () => {},
  }
}

/** A conductor of it on a clock of its own: a millisecond a look. */
function conducted() {
  const reports: Report[] = []
  let time = 0
  const conducting = conductor({
    jobs: { counting: async () => async () => counting() },
    place: async (seed) => ({
      place: { target: 'cpu', seed, read: async () => new Uint8Array() },
      backend: () => 'a test',
    }),
    send: (report) => reports.push(report),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => time++,
  })
  const until = async (isThere: (report: Report) => boolean): Promise<Report> => {
    for (let i = 0; i < 5000; i++) {
      const found = reports.find(isThere)
      if (found) return found
      await new Promise((resolve) => setImmediate(resolve))
    }
    throw new Error('it did not come')
  }
  conducting.take({ kind: 'open', job: 'counting', params: {}, seed: 1 })
  return { conducting, reports, until }
}

const at = (step: number) => (report: Report) => report.kind === 'place' && report.step === step && !report.isPlaying

describe('a conductor', () => {
  it('makes as many steps as asked for, then pauses', async () => {
    const { conducting, until } = conducted()
    conducting.take({ kind: 'step', count: 3 })
    expect(await until(at(3))).toMatchObject({ readings: { loss: 1 / 3 } })
  })

  it('plays until it is paused, with room for questions in between', async () => {
    const { conducting, reports, until } = conducted()
    conducting.take({ kind: 'play' })
    conducting.take({ kind: 'ask', id: 7, question: 'step', params: {} })
    conducting.take({ kind: 'ask', id: 8, question: 'what', params: {} })
    await until(({ kind }) => kind === 'answer')
    expect(await until(({ kind }) => kind === 'refusal')).toMatchObject({ id: 8, message: '"what": no such question' })
    await until((report) => report.kind === 'place' && report.step > 5)
    conducting.take({ kind: 'pause' })
    const paused = await until((report) => report.kind === 'place' && report.step > 5 && !report.isPlaying)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(reports.findLast(({ kind }) => kind === 'place')).toEqual(paused)
  })

  it('sends a picture, waits until it is drawn, and always sends the last', async () => {
    const { conducting, reports, until } = conducted()
    conducting.take({ kind: 'watch', pictures: ['bars'], rate: 1000 })
    await until(({ kind }) => kind === 'picture')
    conducting.take({ kind: 'step', count: 40 })
    await until(at(40))
    const pictures = () => reports.filter(({ kind }) => kind === 'picture')
    expect(pictures()).toHaveLength(1)
    conducting.take({ kind: 'drawn', picture: 'bars' })
    await until((report) => report.kind === 'picture' && report.step === 40)
    expect(pictures()).toHaveLength(2)
  })

  it('goes back to a step that was kept and forward to one that was not', async () => {
    const { conducting, until } = conducted()
    conducting.take({ kind: 'step', count: 60 })
    expect(await until(at(60))).toMatchObject({ kept: [0, 25, 50] })
    conducting.take({ kind: 'seek', step: 30 })
    await until(at(30))
    conducting.take({ kind: 'step', count: 1 })
    await until(at(31))
  })

  it('tells of a failure with the step it came to, stops, and can be sought back', async () => {
    const { conducting, reports, until } = conducted()
    conducting.take({ kind: 'play' })
    expect(await until(({ kind }) => kind === 'failure')).toMatchObject({
      ...{ message: 'step 500: the loss is NaN', step: 499, canReturn: true },
    })
    conducting.take({ kind: 'play' })
    conducting.take({ kind: 'seek', step: 30 })
    await until(at(30))
    expect(reports.filter(({ kind }) => kind === 'failure')).toHaveLength(1)
  })

  it('goes to a step without being kept from it by pictures and questions', async () => {
    const { conducting, until } = conducted()
    conducting.take({ kind: 'seek', step: 60 })
    conducting.take({ kind: 'watch', pictures: ['bars'], rate: 1000 })
    conducting.take({ kind: 'ask', id: 1, question: 'step', params: {} })
    expect(await until((report) => report.kind === 'place' && report.step > 0)).toMatchObject({ goal: 60 })
    await until(at(60))
  })

  it('replays what has changed it, step for step', async () => {
    const first = conducted()
    first.conducting.take({ kind: 'step', count: 10 })
    await first.until(at(10))
    first.conducting.take({ kind: 'set', params: 5 })
    first.conducting.take({ kind: 'ask', id: 1, question: 'jump', params: {} })
    first.conducting.take({ kind: 'step', count: 9 })
    const { readings } = (await first.until(at(20))) as Report & { readonly kind: 'place' }
    expect(readings).toMatchObject({ sum: 55 })
    const changes = first.reports.flatMap((report) => (report.kind === 'changed' ? [report] : []))
    const second = conducted()
    second.conducting.take({ kind: 'seek', step: 20, changes })
    expect(await second.until(at(20))).toMatchObject({ readings })
    expect(second.reports.filter(({ kind }) => kind === 'changed')).toEqual([])
  })

  it('refuses a job that there is not', async () => {
    const { conducting, until } = conducted()
    conducting.take({ kind: 'open', job: 'toString', params: {}, seed: 1 })
    expect(await until(({ kind }) => kind === 'failure')).toMatchObject({
      message: 'open: job "toString": there is none of that name',
    })
  })
})
