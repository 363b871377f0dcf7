export * from './index.js'
export { type Studio, type StudioOptions, studioServer } from './server.node.js'
