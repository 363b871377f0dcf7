/** Charts, in Node: all of `index.ts`, and PNG files. */
export * from './index.js'
export { type PngOptions, toPng } from './png.node.js'
