/** Puts the service worker beside the app when it is built, with the names of the files that it keeps. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const source = fileURLToPath(new URL('./service-worker.js', import.meta.url))

export function offlinePages(): Plugin {
  let out = ''
  return {
    name: 'offline-pages',
    apply: 'build',
    configResolved: ({ build }) => {
      out = build.outDir
    },
    writeBundle(_, bundle) {
      // The build of ONNX Runtime for WebGPU is large, and kept when it is first used.
      const files = Object.keys(bundle).filter((name) => name.startsWith('assets/') && !name.includes('ort.webgpu'))
      const text = readFileSync(source, 'utf8')
      const page = readFileSync(join(out, 'index.html'), 'utf8')
      const version = createHash('sha256').update(text).update(page).update(files.join()).digest('hex').slice(0, 12)
      const names = JSON.stringify(files.map((name) => `/${name}`).concat('/guide.html'))
      writeFileSync(join(out, 'service-worker.js'), text.replace('__VERSION__', version).replace('__FILES__', names))
    },
  }
}
