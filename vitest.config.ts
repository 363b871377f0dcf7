import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const sources = fileURLToPath(new URL('./src', import.meta.url))
const session = fileURLToPath(new URL('./src/runtime/session.node.ts', import.meta.url))

/** The Studio's sources, such as its table of pages, import as its build lets them. */
const asTheStudio = { alias: [{ find: /^atelier\/(.*)$/, replacement: `${sources}/$1/index.ts` }] }

/** Examples in these tests import the package as its users do. */
const asUsers = { resolve: { alias: [{ find: 'atelier/studio', replacement: `${sources}/studio/index.ts` }] } }

/** A busy machine takes its time: what never comes is given up after two minutes, a test that comes to no end after ten. */
const inBrowsers = {
  globalSetup: 'test/browser/chromium.ts',
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 120_000 } },
}

/** What a clock measures, and what takes all cores, runs when all else has ended. */
const timed = ['test/browser/speed.test.ts', 'test/browser/studio-webgpu.test.ts']

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
          // The files of a worker share its modules: loading them anew for each took a quarter of the time.
          isolate: false,
        },
      },
      {
        extends: true,
        ...asUsers,
        test: {
          name: 'browser',
          ...inBrowsers,
          include: ['test/browser/**/*.test.ts'],
          exclude: timed,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        ...asUsers,
        test: { name: 'browser-timed', ...inBrowsers, include: timed, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
})
