import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const folders = [
  'tensor',
  'onnx',
  'nn',
  'optim',
  'data',
  'files',
  'runtime',
  'models',
  'sample',
  'train',
  'evaluate',
  'detect',
]
const names = ['atelier', ...folders.map((folder) => `atelier/${folder}`)]

/** A project that has the packed package among its modules; the package's own dependencies are linked. */
let project: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'atelier-package-'))
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], { cwd: root })
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz'))!
  execFileSync('tar', ['-xzf', tarball], { cwd: project })
  const modules = join(project, 'node_modules')
  mkdirSync(modules)
  cpSync(join(project, 'package'), join(modules, 'atelier'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '.bin' && name !== 'atelier') symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', type: 'module' }))
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const path = join(project, name)
  writeFileSync(path, text)
  return path
}

const node = (program: string): string =>
  execFileSync('node', ['--input-type=module', '-e', program], { cwd: project, encoding: 'utf8' }).trim()

describe('the packed package', () => {
  it('holds the built files and no tests or sources', () => {
    const files = readdirSync(join(project, 'package'), { recursive: true, encoding: 'utf8' })
    expect(files).toContain('dist/index.js')
    expect(files.filter((file) => /\.test\.|^src|^test/.test(file))).toEqual([])
  })

  it('has every file that its exports name', () => {
    const { exports, imports } = JSON.parse(readFileSync(join(project, 'package/package.json'), 'utf8'))
    const paths = JSON.stringify([exports, imports]).match(/\.\/[^"]+\.(js|d\.ts|json)(?=")/g)!
    expect(paths.length).toBeGreaterThan(30)
    expect(paths.filter((path) => !existsSync(join(project, 'package', path)))).toEqual([])
  })

  it('bundles for a browser without a module of Node', async () => {
    for (const name of names) {
      const { outputFiles } = await build({
        stdin: { contents: `import * as all from '${name}'; globalThis.all = all`, resolveDir: project },
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'browser',
        logLevel: 'silent',
        conditions: ['onnxruntime-web-use-extern-wasm'],
        external: ['onnxruntime-web/*'],
      })
      const text = outputFiles[0]!.text
      expect(text.length).toBeGreaterThan(1000)
      expect(text).not.toMatch(/from ?"(node:|onnxruntime-node)/)
    }
  })

  it('keeps the methods of tensors when a bundler drops what is not used', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { constant } from 'atelier/tensor'; console.log(String(constant(Float32Array.of(1, 2), [2]).exp().shape))`,
        resolveDir: project,
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    })
    expect(node(outputFiles[0]!.text)).toBe('2')
  })

  it('gives Node the readers of files, and browsers what runs there', async () => {
    const inNode = node(`
      const data = await import('atelier/data'), files = await import('atelier/files')
      const train = await import('atelier/train'), all = await import('atelier')
      console.log(typeof data.readText, typeof files.readSafetensors, typeof files.encodeSafetensors)
      console.log(typeof train.loadModel, typeof train.train, typeof all.readText, typeof all.Gpt)`)
    expect(inNode).toBe(`${'function '.repeat(3).trim()}\n${'function '.repeat(4).trim()}`)
    const missing = build({
      stdin: { contents: `import { readText } from 'atelier/data'; console.log(readText)`, resolveDir: project },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    })
    await expect(missing).rejects.toThrow(/No matching export/)
  })

  it('has types under its names, for Node and for bundlers', () => {
    const common = `
import { characterTokenizerOf, blockLoader } from 'atelier/data'
import { createLanguageModel, type GptConfig } from 'atelier/models'
import { adamW } from 'atelier/optim'
import { createMemory } from 'atelier/runtime'
import { textSampler } from 'atelier/sample'
import { train } from 'atelier/train'
import { encodeSafetensors } from 'atelier/files'
const tokenizer = characterTokenizerOf('some text')
const config: GptConfig = { family: 'gpt', vocabulary: tokenizer.size, context: 8, layers: 1, heads: 1, width: 8 }
const model = createLanguageModel(config)
const memory = createMemory()
const loader = blockLoader(tokenizer.encode('some text some text'), { batch: 1, context: 8, seed: 0 })
export const events = train({ memory, model, loader, batch: 1, context: 8, steps: 1, optimizer: adamW({ learningRate: 1e-3 }), schedule: () => 1 })
export const sampler = textSampler(memory, model, tokenizer)
export { encodeSafetensors }
`
    const nodeOnly = `
import { readText as read } from 'atelier'
import { readText } from 'atelier/data'
import { loadModel } from 'atelier/train'
export const all = [read, readText, loadModel] as const
`
    write('common.ts', common)
    write('node.ts', nodeOnly)
    const compile = (module: string, moduleResolution: string, ...files: readonly string[]): string => {
      const flags = ['--noEmit', '--strict', '--target', 'es2023', '--lib', 'es2023,dom']
      const program = join(root, 'node_modules/typescript/bin/tsc')
      try {
        const args = [program, ...flags, '--module', module, '--moduleResolution', moduleResolution, ...files]
        return execFileSync('node', args, { cwd: project, encoding: 'utf8' })
      } catch (error) {
        return (error as { stdout: string }).stdout
      }
    }
    expect(compile('nodenext', 'nodenext', 'common.ts', 'node.ts')).toBe('')
    expect(compile('esnext', 'bundler', 'common.ts')).toBe('')
    expect(compile('esnext', 'bundler', 'node.ts')).toContain("no exported member 'readText'")
  })
})
