/** Which of the browser's two engines to train on, and why. */
import type { Settings } from './messages.js'

export interface Choice {
  readonly target: 'wasm' | 'webgpu'
  readonly reason: string
}

interface Adapter {
  readonly info: { readonly vendor: string; readonly architecture: string; readonly isFallbackAdapter?: boolean }
}

export async function chooseBackend(device: Settings['device']): Promise<Choice> {
  if (device !== 'auto') return { target: device, reason: 'as chosen' }
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } }
  if (!gpu) return { target: 'wasm', reason: 'this browser has no WebGPU' }
  const adapter = await gpu.requestAdapter()
  if (!adapter) return { target: 'wasm', reason: 'WebGPU found no graphics adapter' }
  const { vendor, architecture, isFallbackAdapter } = adapter.info
  if (isFallbackAdapter || architecture === 'swiftshader') {
    return { target: 'wasm', reason: 'the only WebGPU adapter is software, which is slower' }
  }
  return { target: 'webgpu', reason: `WebGPU found ${[vendor, architecture].filter(Boolean).join(' ')}` }
}
