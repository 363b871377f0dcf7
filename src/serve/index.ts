/** Models behind OpenAI's HTTP interface. */
export type { AnswererOptions, RequestRecord } from './answering.js'
export { type App, type AppOptions, createApp, type Stage } from './app.js'
export { type TextEmbedder, textEmbedder } from './embedding.js'
export { type Loaded, type ServedModel, type ServedModelOptions, servedModel } from './served-model.js'
