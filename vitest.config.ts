import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const sources = fileURLToPath(new URL('./src', import.meta.url))
const session = fileURLToPath(new URL('./src/runtime/session.node.ts', import.meta.url))

export default defineConfig({
  resolve: { alias: { '#session': session } },
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['src/**/*.test.ts', 'studio/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/browser/**'],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        // The Studio's table of pages imports as the Studio's build lets it.
        resolve: { alias: [{ find: /^atelier\/(.*)$/, replacement: `${sources}/$1/index.ts` }] },
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 180_000 },
      },
    ],
  },
})
