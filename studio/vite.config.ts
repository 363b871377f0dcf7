import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { servedFiles } from './files.ts'
import { printedGuide } from './guide.ts'
import { offlinePages } from './offline.ts'

const from = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Isolated from other origins a page may share memory between threads, which WebAssembly's need. */
const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }

export default defineConfig({
  root: from('.'),
  plugins: [react(), tailwind(), servedFiles(), offlinePages(), printedGuide(from('.'))],
  resolve: {
    alias: [
      { find: /^atelier\/(.*)$/, replacement: from('../src/$1/index.ts') },
      { find: '#session', replacement: from('../src/runtime/session.web.ts') },
    ],
    // ONNX Runtime loads its own files, from where the page says.
    conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'],
  },
  build: {
    outDir: from('../dist/studio/app'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  server: { headers, fs: { allow: [from('..')] } },
  preview: { headers },
})
