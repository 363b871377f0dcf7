export * from './index.js'
export { type RunningServer, type ServerOptions, startServer } from './server.node.js'
