/** The server of the Studio: what it lets in, and a job in a process of its own. Against the built package, whose processes it starts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { decodeMessage, encodeMessage, type Report, type Studio, studioServer } from '../dist/studio/index.node.js'

let studio: Studio
beforeAll(async () => {
  studio = await studioServer({ port: 0 })
})
afterAll(() => studio.close())

describe('the server of the Studio', () => {
  it('serves its pages isolated, whatever address of theirs is asked for', async () => {
    const { status, headers } = await fetch(`${studio.address}learn/chance`)
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  })

  it('leaves no way out of its folder, and refuses pages of other origins', async () => {
    expect((await fetch(`${studio.address}..%2f..%2f..%2fpackage.json`)).status).toBe(404)
    expect((await fetch(studio.address, { headers: { origin: 'http://evil.example' } })).status).toBe(403)
  })

  it('sends no file again to who has it', async () => {
    const address = `${studio.address}onnxruntime/ort-wasm-simd-threaded.wasm`
    const tag = (await fetch(address, { method: 'HEAD' })).headers.get('etag')!
    expect((await fetch(address, { headers: { 'if-none-match': tag } })).status).toBe(304)
    expect((await fetch(address, { headers: { 'if-none-match': '"another"' } })).status).toBe(200)
  })

  it('is not opened to others without a token', async () => {
    await expect(studioServer({ port: 0, host: '0.0.0.0' })).rejects.toThrow('others can reach it')
  })

  it('conducts a job in a process of its own', async () => {
    const socket = new WebSocket(`${studio.address.replace('http', 'ws')}api/jobs`)
    socket.binaryType = 'arraybuffer'
    await new Promise((resolve) => socket.once('open', resolve))
    const answer = new Promise<Report>((resolve, reject) => {
      socket.on('message', (data: ArrayBuffer) => {
        const report = decodeMessage(data) as Report
        if (report.kind === 'answer') resolve(report)
        if (report.kind === 'failure' || report.kind === 'refusal') reject(new Error(report.message))
      })
    })
    const params = { mode: 'open', model: 'writer' }
    socket.send(encodeMessage({ kind: 'open', job: 'language', params, seed: 1 }))
    socket.send(encodeMessage({ kind: 'ask', id: 1, question: 'next', params: { text: 'Call me' } }))
    const { content } = (await answer) as Report & { readonly kind: 'answer' }
    expect(content.arrays.logits!.data.every(Number.isFinite)).toBe(true)
    socket.close()
  })
})
