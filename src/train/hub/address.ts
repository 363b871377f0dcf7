import { AtelierError } from '../../tensor/index.js'

/** A model on the Hugging Face hub: `hf:owner/name`, `hf:name` or either with `@revision` behind it. */
export interface HubAddress {
  /** As it was given, for messages. */
  readonly given: string
  /** `owner/name`. */
  readonly name: string
  /** A branch, a tag or a commit. */
  readonly revision: string
}

/** Whether what should be a run's folder is an address on the hub. */
export const isHubAddress = (folder: string): boolean => folder.startsWith('hf:')

/** @throws AtelierError on what is no address. */
export function hubAddress(given: string): HubAddress {
  const found = /^hf:((?:[\w-][\w.-]*\/)?[\w-][\w.-]*)(?:@([\w][\w./-]*))?$/.exec(given)
  const [, name, revision = 'main'] = found ?? []
  if (name === undefined || revision.includes('..')) {
    throw new AtelierError(`${given}: it is no address on the hub`, 'Write hf:owner/name or hf:owner/name@revision')
  }
  return { given, name, revision }
}
