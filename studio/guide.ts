/** Prints the study guide beside the app when it is built, so that it can be read without scripts: `guide.html`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { createServer, type Plugin } from 'vite'

export function printedGuide(root: string): Plugin {
  let out = ''
  return {
    name: 'printed-guide',
    apply: 'build',
    configResolved: ({ build }) => {
      out = build.outDir
    },
    async closeBundle() {
      const server = await createServer({
        configFile: false,
        root,
        appType: 'custom',
        logLevel: 'error',
        plugins: [react()],
        optimizeDeps: { noDiscovery: true, include: [] },
        server: { middlewareMode: true, ws: false, watch: null },
      })
      try {
        const { printedGuide: print } = await server.ssrLoadModule('/src/guide/print.tsx')
        writeFileSync(join(out, 'guide.html'), await print())
      } finally {
        await server.close()
      }
    },
  }
}
