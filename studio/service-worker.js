// Keeps the Studio usable without a network: its pages when it is installed, models and ONNX Runtime when they are first used.
// The build puts in the names of its files, and a version that changes with them.
const version = '__VERSION__'
const pages = __FILES__
/** What computes in this browser: for pages whose server may go. */
const engine = ['/onnxruntime/ort-wasm-simd-threaded.mjs', '/onnxruntime/ort-wasm-simd-threaded.wasm']
const kept = `studio ${version}`

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(kept).then((cache) => cache.addAll(['/', ...pages])))
})

self.addEventListener('activate', (event) => {
  const tidied = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== kept).map((name) => caches.delete(name))))
  event.waitUntil(tidied.then(() => self.clients.claim()))
})

self.addEventListener('message', ({ data }) => {
  if (data === 'keep the engine')
    caches
      .open(kept)
      .then((cache) => cache.addAll(engine))
      .catch(() => {})
})

/** What was kept, else what comes, which is kept. */
async function keptFirst(request) {
  const cache = await caches.open(kept)
  const found = await cache.match(request)
  if (found) return found
  const response = await fetch(request)
  if (response.status === 200) await cache.put(request, response.clone()).catch(() => {})
  return response
}

/** The page as the server gives it now, else as it was kept. */
async function page(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const found = await (await caches.open(kept)).match('/')
    if (found) return found
    throw error
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') event.respondWith(pathname.endsWith('.html') ? keptFirst(request) : page(request))
  else if (/^\/(assets|onnxruntime|files)\//.test(pathname)) event.respondWith(keptFirst(request))
})
