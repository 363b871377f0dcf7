/** Files that hold weights; this part runs in a browser too. What touches a disk is in `index.node.ts`. */
export {
  asFloat32Array,
  asFloat64Array,
  asInt32Array,
  halfTensor,
  type NumberArray,
  namedTensor,
  toFloat32Array,
} from './arrays.js'
export type { Metadata, TensorInfo } from './describe.js'
export type { Dtype } from './dtypes.js'
export {
  encodeGguf,
  type GgufFile,
  type GgufMetadata,
  type GgufTensor,
  type GgufValue,
  ggufTensor,
  ggufValues,
  parseGguf,
} from './gguf.js'
export { fromBlocks, type GgufDtype, toBlocks } from './gguf-blocks.js'
export { fromBF16, fromF16, toBF16, toF16 } from './half.js'
export { encodeNpy, type NpyArray, parseNpy } from './npy.js'
export { encodePng, type PngPicture, type PngTexts, pngTexts } from './png.js'
export {
  encodeSafetensors,
  type NamedTensor,
  parseSafetensors,
  type SafeFile,
  type TensorSource,
} from './safetensors.js'
