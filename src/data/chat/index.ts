export type { RenderOptions } from './form.js'
export type { Message, ToolCall } from './message.js'
export { type ChatTemplate, type ChatTemplateOptions, chatTemplate, type EncodedChat } from './template.js'
