/** What the page and its worker tell each other. */
export interface Settings {
  readonly model: 'gpt' | 'lstm' | 'gru' | 'rnn'
  readonly size: 'thumb' | 'pocket' | 'desk'
  /** `auto`: WebGPU where the adapter is a graphics card, WebAssembly elsewhere. */
  readonly device: 'auto' | 'wasm' | 'webgpu'
  readonly steps: number
  /** Rows of a batch. */
  readonly batch: number
  readonly seed: number
  /** Steps from one sample to the next. */
  readonly sampleEvery: number
  /** Characters of a sample. */
  readonly sampleLength: number
}

export type Request =
  | { readonly kind: 'start'; readonly text: string; readonly settings: Settings; readonly temperature: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'continue' }
  /** Samples again with the same dice. */
  | { readonly kind: 'temperature'; readonly value: number }

export type Report =
  | { readonly kind: 'open'; readonly backend: string; readonly reason: string; readonly parameters: number }
  | { readonly kind: 'step'; readonly step: number; readonly loss: number }
  | { readonly kind: 'held out'; readonly step: number; readonly loss: number }
  | { readonly kind: 'sample'; readonly step: number; readonly temperature: number; readonly text: string }
  | { readonly kind: 'end'; readonly step: number }
  | { readonly kind: 'failure'; readonly message: string }
