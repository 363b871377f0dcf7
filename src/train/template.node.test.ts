import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { byteTokenizer, type Message } from '../data/index.js'
import { copyTemplate, loadTemplate } from './template.node.js'

const tokenizer = byteTokenizer({ special: ['<s>', '</s>', '<|stop|>'] })
const messages: readonly Message[] = [{ role: 'user', content: 'Hi' }]

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-template-'))
})
afterEach(() => rm(folder, { recursive: true }))
const put = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))

describe('loadTemplate', () => {
  it('takes what the tokenizer suggests where the folder says nothing', async () => {
    expect((await loadTemplate(folder, tokenizer)).render(messages)).toBe('User:\nHi\n\n')
  })

  it('reads a template and its tokens from tokenizer_config.json, and more ends from generation_config.json', async () => {
    const chat_template = '{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}'
    await put('tokenizer_config.json', {
      bos_token: { content: '<s>' },
      eos_token: '</s>',
      pad_token: null,
      chat_template,
    })
    await put('generation_config.json', { eos_token_id: [257, 258] })
    const template = await loadTemplate(folder, tokenizer)
    expect(template.render(messages)).toBe('<s>Hi</s>')
    expect(template.end).toEqual([257, 258])
  })

  it('prefers chat_template.jinja, and the default among named ones', async () => {
    const chat_template = [
      { name: 'tool_use', template: 'tools' },
      { name: 'default', template: 'default' },
    ]
    await put('tokenizer_config.json', { chat_template })
    expect((await loadTemplate(folder, tokenizer)).render(messages)).toBe('default')
    await put('chat_template.jinja', 'own')
    expect((await loadTemplate(folder, tokenizer)).render(messages)).toBe('own')
  })

  it('names the file that cannot be read', async () => {
    await put('tokenizer_config.json', '[')
    await expect(loadTemplate(folder, tokenizer)).rejects.toThrow('tokenizer_config.json: not JSON')
    await put('tokenizer_config.json', '{}')
    await put('chat_template.jinja', '{% if %}')
    await expect(loadTemplate(folder, tokenizer)).rejects.toThrow(
      'chat_template.jinja: chat template: it is not Jinja that can be read',
    )
  })
})

describe('copyTemplate', () => {
  it('gives another folder the template, with the tokens that it names', async () => {
    await put('tokenizer_config.json', { bos_token: '<s>', chat_template: '{{ bos_token }}{{ messages[0].content }}' })
    await put('generation_config.json', { eos_token_id: 258 })
    const to = await mkdtemp(join(tmpdir(), 'atelier-copied-'))
    await copyTemplate(folder, to, await loadTemplate(folder, tokenizer))
    const copied = await loadTemplate(to, tokenizer)
    expect(copied.render(messages)).toBe('<s>Hi')
    expect(copied.end).toEqual([258])
    await rm(to, { recursive: true })
  })
})
