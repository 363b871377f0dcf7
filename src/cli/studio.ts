// atelier studio
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { say, style } from './print.js'

export const usualPort = 4173

const options = {
  port: { kind: 'whole', least: 0, most: 65_535, default: usualPort, help: 'the port; 0 takes any that is free' },
  host: { kind: 'text', value: 'address', default: '127.0.0.1', help: 'the address to listen on' },
  token: { kind: 'text', otherwise: 'none: only this computer is served', help: 'what others have to give' },
} as const satisfies OptionTable

export function addStudio(program: Command): void {
  const command = program.command('studio').summary('open the Studio: train, look inside, learn')
  command.description('Serves the Studio: pages that train models, look inside them and teach how they work.')
  addOptions(command, options).addHelpText('after', '\nExamples:\n  atelier studio\n  atelier studio --port 8080')
  command.action((flags: Partial<ValuesOf<typeof options>>) => serveStudio(valuesOf(options, flags)))
}

interface ServeOptions extends Omit<ValuesOf<typeof options>, 'host'> {
  readonly host?: string
  /** What to do where the port is taken. */
  readonly otherwise?: 'any port'
}

/** Serves the Studio until Ctrl-C. */
export async function serveStudio({ otherwise, ...settings }: ServeOptions): Promise<void> {
  const { studioServer } = await import('../studio/index.node.js')
  const studio = await studioServer(settings).catch((error: unknown) => {
    if (otherwise === undefined || !/it is taken/.test(String(error))) throw error
    return studioServer({ ...settings, port: 0 })
  })
  const search = settings.token ? `?token=${encodeURIComponent(settings.token)}` : ''
  say(`${style.bold('The Studio')} is at ${studio.address}${search}`)
  say('Ctrl-C closes it.')
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await studio.close()
}
