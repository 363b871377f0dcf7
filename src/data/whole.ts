import { AtelierError } from '../tensor/index.js'

/** Throws, in the name of `who`, where one of `numbers` is not a whole number from 1 on. */
export function checkWhole(who: string, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new AtelierError(`${who}: ${name} ${value}: not a positive whole number`, `Give a ${name} from 1 on`)
    }
  }
}
