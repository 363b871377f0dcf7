/** Language models as GGUF files. */
export { exportGguf, type GgufOptions, type GgufParts, type OpenGguf, openGguf } from './model.js'
export { roundedAsGguf } from './rounded.js'
