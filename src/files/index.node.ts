/** Files, in Node: all of `index.ts`, and weights on a disk, whole-or-nothing writing, checkpoints and locks. */

export { type Asset, readAsset } from './asset.node.js'
export {
  type Append,
  checkWritable,
  recoverFolders,
  removeFolderAtomic,
  removeStaleTemporaries,
  writeFileAtomic,
  writeFolderAtomic,
} from './atomic.node.js'
export {
  type Checkpoint,
  type LatestCheckpoint,
  latestCheckpoint,
  listCheckpoints,
  type Retention,
  removeCheckpoint,
  saveCheckpoint,
} from './checkpoints.node.js'
export * from './index.js'
export { lockFolder, type Release } from './lock.node.js'
export { checkManifest, fingerprint, type Manifest, writeManifest } from './manifest.node.js'
export { mayBeAlive, type Owner, ownerTag, parseOwner, thisProcess } from './owner.node.js'
export { removeRunManifest, runManifest, verifyRun, writeRunManifest } from './runManifest.node.js'
export {
  type LazyTensor,
  type OpenSafetensors,
  openSafetensors,
  readSafetensors,
  writeSafetensors,
} from './safetensors.node.js'
