/** The Studio from the command line: by itself, and where the demonstration ends. */
import { createServer } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { atelier, startAtelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

/** The address that a process prints, once it does. */
async function addressOf(running: ReturnType<typeof startAtelier>): Promise<string> {
  let address = ''
  running.process.stdout!.on('data', (piece) => {
    address += piece
  })
  await running.seen(/The Studio.* is at http\S+\n/)
  return /http\S+/.exec(address)![0]
}

describe('the Studio from the command line', () => {
  it('opens where the demonstration ends, on another port where its own is taken, with its run in it', async () => {
    const taken = createServer()
    await new Promise<void>((done) => taken.once('error', () => done()).listen(4173, '127.0.0.1', done))
    const running = startAtelier(['demo', '--out', 'runs/demo', '--steps', '2', '--studio'], place.folder)
    const address = await addressOf(running)
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:(?!4173)\d+\/$/)
    expect((await fetch(address)).headers.get('content-type')).toContain('text/html')
    expect(await (await fetch(`${address}api/runs`)).json()).toMatchObject([{ verb: 'demo', status: 'finished' }])
    running.process.kill('SIGINT')
    const { code, stdout, stderr } = await running.finished
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/Next:[\s\S]+The Studio/)
    taken.close()
  })

  it('says in a sentence what it cannot do', async () => {
    const open = await atelier(['studio', '--host', '0.0.0.0'], place.folder)
    expect(open).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^studio: host 0\.0\.0\.0: others can reach it.*\n$/),
    })
    const weak = await atelier(['studio', '--token', 'abc'], place.folder)
    expect(weak).toMatchObject({ code: 1, stderr: expect.stringMatching(/^studio: a token of 3 characters.*\n$/) })
  })
})
