/** Models behind OpenAI's HTTP interface. */
export { type App, type AppOptions, createApp, type RequestRecord, type Stage } from './app.js'
export { type TextEmbedder, textEmbedder } from './embedding.js'
export { type Loaded, type ServedModel, type ServedModelOptions, servedModel } from './served-model.js'
