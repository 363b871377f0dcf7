export {
  Adapter,
  type AdapterConfig,
  type AdapterSet,
  adapterParameters,
  attachAdapter,
  baseParameters,
  detachAdapter,
  linearLayers,
  shortestColumn,
  trainingAdapters,
} from './adapter.js'
export {
  type Attend,
  type AttentionCache,
  attention,
  attentionCache,
  causal,
  inOnePiece,
  joinHeads,
  placesFrom,
  type Reading,
  readingOf,
  splitHeads,
} from './attention.js'
export { BatchNorm } from './batch-norm.js'
export { Convolution, type ConvolutionLayerOptions, perChannel, TransposedConvolution } from './convolution.js'
export { dropout } from './dropout.js'
export { Embedding } from './embedding.js'
export {
  EqualisedConvolution,
  type EqualisedConvolutionOptions,
  EqualisedLinear,
  type EqualisedOptions,
} from './equalised.js'
export * as init from './init.js'
export { Linear, type LinearAdapter, type LinearOptions } from './linear.js'
export { GroupNorm, LayerNorm, RmsNorm } from './norm.js'
export { countParameters, parameters } from './parameters.js'
export { matchesPath } from './pattern.js'
export {
  Bidirectional,
  type Cell,
  type CellOptions,
  ElmanCell,
  GruCell,
  LstmCell,
  type StackOptions,
  type State,
  stacked,
  type Unrolled,
  type UnrollOptions,
  unroll,
  zeroState,
} from './recurrent.js'
