import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const sources = fileURLToPath(new URL('./src', import.meta.url))
const session = fileURLToPath(new URL('./src/runtime/session.node.ts', import.meta.url))

/** The Studio's sources, such as its table of pages, import as its build lets them. */
const asTheStudio = { alias: [{ find: /^atelier\/(.*)$/, replacement: `${sources}/$1/index.ts` }] }

export default defineConfig({
  resolve: { alias: { '#session': session } },
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        resolve: asTheStudio,
        test: {
          name: 'node',
          include: ['src/**/*.test.ts', 'studio/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/browser/**'],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        // Examples in these tests import the package as its users do.
        resolve: { alias: [{ find: 'atelier/studio', replacement: `${sources}/studio/index.ts` }] },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/chromium.ts',
          maxWorkers: 2,
          // A busy machine takes its time: only what never comes is amiss.
          expect: { poll: { timeout: 120_000 } },
        },
      },
    ],
  },
})
