/** Charts, in Node: all of `index.ts`, PNG files, and animations. */
export * from './index.js'
export { type AnimationOptions, animation, type GridOptions, imageGrid, picturePng } from './pictures.node.js'
export { type PngOptions, toPng } from './png.node.js'
export { type SpectrogramSheet, spectrogramSheet } from './spectrograms.node.js'
