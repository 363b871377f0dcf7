import { writeRunManifest } from '../files/index.node.js'
import { codeVersion, readRunFile } from '../registry/index.node.js'

/**
 * Writes a run's manifest, the last file of all: from now on, opening it tells whether its files are those that training left.
 * @param identity What the run is; its `seed`, if it has one, goes into the manifest.
 */
export async function sealRun(folder: string, identity: Readonly<Record<string, unknown>>): Promise<void> {
  const run = (await readRunFile(folder))?.id
  const { version, commit } = await codeVersion()
  await writeRunManifest(folder, {
    ...{ atelier: version, ...(commit !== undefined && { commit }), node: process.version },
    ...(run !== undefined && { run }),
    ...(typeof identity.seed === 'number' && { seed: identity.seed }),
  })
}
