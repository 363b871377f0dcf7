/** The files that pages and workers read beside the app: ONNX Runtime's, and small trained models. Served as they are, copied when built. */
import { cpSync, createReadStream, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'))
const assets = fileURLToPath(new URL('../assets', import.meta.url))

/** Folders of `assets` whose files the Studio reads. */
const shippedFiles = ['writer', 'studio'].flatMap((folder) =>
  existsSync(join(assets, folder)) ? readdirSync(join(assets, folder)).map((name) => `${folder}/${name}`) : [],
)

/** Folders of the address, and what is served below each. */
const served: Readonly<Record<string, { readonly folder: string; readonly files: readonly string[] }>> = {
  onnxruntime: {
    folder: runtime,
    // The larger build computes on WebGPU; pages load the one that they use.
    files: ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify'].flatMap((name) => [
      `${name}.mjs`,
      `${name}.wasm`,
    ]),
  },
  files: { folder: assets, files: shippedFiles },
}

const types: Readonly<Record<string, string>> = {
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

export function servedFiles(): Plugin {
  let out = ''
  return {
    name: 'served-files',
    configResolved: ({ build }) => {
      out = build.outDir
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const [, head = '', ...rest] = (request.url ?? '').split('?')[0]!.split('/')
        const { folder, files } = served[head] ?? { folder: '', files: [] }
        const name = rest.join('/')
        if (!files.includes(name) || !existsSync(join(folder, name))) return next()
        response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream')
        createReadStream(join(folder, name)).pipe(response)
      })
    },
    closeBundle() {
      for (const [head, { folder, files }] of Object.entries(served)) {
        for (const name of files) {
          mkdirSync(dirname(join(out, head, name)), { recursive: true })
          cpSync(join(folder, name), join(out, head, name))
        }
      }
    },
  }
}
