/**
 * Bundles the page against the built package and serves it on this machine:
 *
 *     npm run build && node examples/browser/serve.mjs [port]
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadSet } from 'atelier/data'
import { build } from 'esbuild'

const here = import.meta.dirname
const require = createRequire(import.meta.url)
const runtime = dirname(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'))

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
}

/** Starts the server. Port 0 takes any that is free. */
export async function serve(port = 0) {
  const files = new Map([...(await bundle()), ['/moby-dick.txt', Buffer.from(novel())]])
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = pathname === '/' ? '/index.html' : pathname
    try {
      const body = files.get(path) ?? (await readFile(fileFor(path)))
      // A cross-origin isolated page may share memory between threads, which WebAssembly's need.
      response.writeHead(200, {
        'content-type': types[extname(path)] ?? 'application/octet-stream',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cache-control': 'no-store',
      })
      response.end(body)
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    }
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)))
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The page and its worker. ONNX Runtime stays outside the bundle: its threads load its own files. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'page.ts'), join(here, 'worker.ts')],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['browser', 'onnxruntime-web-use-extern-wasm'],
    target: 'es2022',
    // The names that this repository's compiler gives to Node's files are not for browsers.
    tsconfigRaw: {},
    splitting: true,
    minify: true,
    write: false,
    outdir: '/',
    logLevel: 'warning',
  })
  return outputFiles.map(({ path, contents }) => [path.replaceAll('\\', '/').replace(/^[A-Z]:/, ''), contents])
}

/** The beginning of Moby-Dick, without its tables. */
function novel() {
  const { text } = loadSet('moby-dick')
  const start = text.indexOf('Call me Ishmael')
  return text.slice(start, start + 200_000)
}

function fileFor(path) {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (path === `/onnxruntime/${name}`) return join(runtime, name)
  if (path === `/${name}`) return join(here, name)
  throw new Error(path)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { address } = await serve(Number(process.argv[2] ?? 8080))
  console.log(`Open ${address}`)
}
