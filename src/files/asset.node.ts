import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AtelierError } from '../tensor/index.js'
import { parseSafetensors, type SafeFile } from './safetensors.js'

export interface Asset<Description> {
  readonly description: Description
  readonly tensors: SafeFile['tensors']
}

/** Where this package keeps weights that it brings. */
const assets = fileURLToPath(new URL('../../assets', import.meta.url))

const again = 'Install the package again'

/**
 * Weights that ship with this package: `name.json`, which describes them and holds their hash, and `name.safetensors`.
 * @throws in the name of `who` if a file is missing, or the weights are not those of the description.
 */
export async function readAsset<Description extends { readonly sha256: string }>(
  who: string,
  name: string,
  folder = assets,
): Promise<Asset<Description>> {
  const paths = { description: join(folder, `${name}.json`), weights: join(folder, `${name}.safetensors`) }
  const read = async <T>(path: string, parse: (bytes: Buffer) => T): Promise<T> => {
    try {
      return parse(await readFile(path))
    } catch (error) {
      throw new AtelierError(`${who}: ${path}: ${(error as Error).message}`, again)
    }
  }
  const description = await read(paths.description, (bytes) => JSON.parse(bytes.toString()) as Description)
  const bytes = await read(paths.weights, (all) => all)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== description.sha256) {
    throw new AtelierError(
      `${who}: ${paths.weights} has sha256 ${found}: it must be ${description.sha256}`,
      `${again}: what other ${who} say is not comparable`,
    )
  }
  return { description, tensors: parseSafetensors(bytes).tensors }
}
