/** Models by their address on the hub: fetched into the cache, and then folders as any other. */
import { hubAddress, isHubAddress } from './address.js'
import type { HubOptions } from './fetch.node.js'

const opened = new Map<string, Promise<string>>()

/**
 * The folder that is meant: itself, or of an address `hf:owner/name` the one in the cache, fetched first where it has to be. Asked for
 * again, the same folder is given without asking the hub.
 *
 * The environment says the rest, as for Python: `HF_TOKEN`, `HF_ENDPOINT`, `HF_HOME` or `HF_HUB_CACHE`, `HF_HUB_OFFLINE`.
 * @throws AtelierError, one sentence, when the hub refuses, there is no network and the cache has it not, or a file is damaged.
 */
export async function modelFolder(folder: string, options: HubOptions = {}): Promise<string> {
  if (!isHubAddress(folder)) return folder
  const found = opened.get(folder) ?? fetched(folder, options)
  opened.set(folder, found)
  found.catch(() => opened.delete(folder))
  return found
}

/** The library of the hub is only opened for those who need it. */
async function fetched(address: string, options: HubOptions): Promise<string> {
  const { fetchModel } = await import('./fetch.node.js')
  return fetchModel(hubAddress(address), options)
}
