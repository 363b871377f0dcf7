import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, minute, startAtelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
/** As a process of its own. */
const started = (...words: readonly string[]) => startAtelier(words, place.folder).finished
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(place.folder, name), content)
  return name
}
const escapeCode = '\u001b'

beforeAll(async () => {
  const trained = await started('train', '--data', 'tale.txt', '--out', 'run', ...minute, '--steps', '30')
  expect(trained).toMatchObject({ code: 0, stderr: '' })
  expect(trained.stdout).toMatch(/this model +\d\.\d{4} +\d\.\d{4}\n +best n-gram/)
  expect(trained.stdout).not.toContain(escapeCode)
}, 60_000)

describe('atelier', () => {
  it('explains itself, with exit codes', async () => {
    const { code, stdout } = await started('--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/130 +interrupted/)
    const verbs = ['demo', 'train', 'sample', 'evaluate', 'info', 'export', 'data', 'doctor', 'completion']
    for (const help of await Promise.all(verbs.map((verb) => run(verb, '--help')))) {
      expect(help).toMatchObject({ code: 0, stderr: '' })
      expect(help.stdout).toContain('Examples:')
    }
  })

  it('samples the same text from the same seed', async () => {
    const words = ['sample', 'run', '--prompt', 'The ', '--tokens', '40', '--seed', '3', '--top-k', '5']
    const [first, again] = [await run(...words), await run(...words)]
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout.startsWith('The ')).toBe(true)
    expect(first.stdout.length).toBe('The '.length + 40 + 1)
    expect(again.stdout).toBe(first.stdout)
  })

  it('samples as JSON, with probabilities', async () => {
    const options = ['--tokens', '5', '--count', '2', '--json', '--log-probabilities', '--alternatives', '2']
    const { stdout } = await run('sample', 'run', ...options)
    const samples = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(samples.map(({ seed, tokens }) => [seed, tokens.length])).toEqual([
      [0, 5],
      [1, 5],
    ])
    expect(samples[0].tokens[0].alternatives).toHaveLength(2)
  })

  it('samples texts of a form', async () => {
    const schema = { type: 'object', properties: { tale: { enum: ['the', 'a'] } }, required: ['tale'] }
    // The tale has no brackets or quotation marks, so its letters cannot write JSON.
    const written = file('schema.json', JSON.stringify(schema))
    const [word, choice, json, broken, twice] = await Promise.all([
      run('sample', 'run', '--regex', '[a-z]{4} the'),
      run('sample', 'run', '--choices', 'the,and', '--json'),
      run('sample', 'run', '--json-schema', written),
      run('sample', 'run', '--json-schema', file('broken.json', '{')),
      run('sample', 'run', '--regex', 'a', '--choices', 'a,b'),
    ])
    expect(word.stdout).toMatch(/^[a-z]{4} the\n$/)
    expect(JSON.parse(choice.stdout)).toMatchObject({ finish: 'stop', text: expect.stringMatching(/^(the|and)$/) })
    expect(json).toMatchObject({ code: 1, stderr: expect.stringContaining('no text of this form can be spelt') })
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining('broken.json: not JSON') })
    expect(twice).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--regex and --choices: a text has one form'),
    })
  })

  it('samples the same text with a draft', async () => {
    const words = ['sample', 'run', '--prompt', 'The ', '--tokens', '40', '--seed', '3']
    const [plain, ahead, foreign] = await Promise.all([
      run(...words),
      run(...words, '--draft', 'run', '--ahead', '3'),
      run(...words, '--draft', 'none'),
    ])
    expect(ahead.stdout).toBe(plain.stdout)
    expect(ahead.stderr).toMatch(/^draft: \d+ % of \d+ guesses came true, \d\.\d\d tokens a reading, \d+ tokens\/s\n$/)
    expect(foreign).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('none/config.json: there is no such file'),
    })
  })

  it('evaluates as training did', async () => {
    const { code, stdout } = await run('evaluate', 'run', '--data', 'tale.txt', '--json')
    expect(code).toBe(0)
    const { holdOut, model, floor, perplexity } = JSON.parse(stdout)
    expect(holdOut).toBe(0.1)
    expect(perplexity).toBeCloseTo(Math.exp(model.nats), 6)
    expect(floor.nats).toBeGreaterThan(0)
  })

  it('inspects a run', async () => {
    const { stdout } = await run('info', 'run', '--json')
    const { parameters, parts, files, checkpoints } = JSON.parse(stdout)
    expect(Object.values<number>(parts).reduce((a, b) => a + b)).toBe(parameters)
    expect(files.map(({ name }: { name: string }) => name)).toContain('model.safetensors')
    expect(checkpoints.at(-1)).toMatchObject({ step: 30 })
    expect((await run('info', 'run')).stdout).toContain('step 30: whole')
  })

  it('shows texts and sets', async () => {
    expect((await run('data', 'list')).stdout).toContain('moby-dick')
    const shown = JSON.parse((await run('data', 'show', 'tale.txt', '--json', '--lines', '1')).stdout)
    expect(shown.characters).toBe(readFileSync(join(place.folder, 'tale.txt'), 'utf8').length)
    expect(shown.first).toHaveLength(1)
    expect((await run('data', 'add', 'moby-dick')).stdout).toMatch(/npm install|installed/)
  })

  it('exports ONNX', async () => {
    const { code, stdout } = await run('export', 'run', '--out', 'tale.onnx', '--json')
    expect(code).toBe(0)
    expect(readFileSync(join(place.folder, 'tale.onnx')).length).toBe(JSON.parse(stdout).bytes)
  })

  it('exports only what is the model when it is opened again', async () => {
    const text = file('compared.txt', readFileSync(join(place.folder, 'tale.txt'), 'utf8').slice(0, 600))
    const small = await run('export', 'run', '--quantise', 'int8', '--text', text, '--out', 'small.onnx')
    expect(small.stdout).toMatch(
      /Proven by opening it again: logits after \d+ tokens differ by \S+ at most.* 20 prompts/,
    )
    expect(small.stdout).toMatch(/the same first choice for [\d.]+ % of them, \d\.\d{4} nats a token for \d\.\d{4}/)
    const refused = [
      ['--format', 'gguf'],
      ['--format', 'safetensors'],
      ['--format', 'gguf', '--cached'],
      ['--quantise', 'half'],
    ]
    const found = await Promise.all(refused.map((words) => run('export', 'run', '--out', 'refused', ...words)))
    expect(found.map(({ code }) => code)).toEqual([1, 1, 2, 2])
    expect(found[0]!.stderr).toContain('llama.cpp has no such architecture')
    expect(existsSync(join(place.folder, 'refused'))).toBe(false)
  })

  it('examines the machine', async () => {
    const found = JSON.parse((await run('doctor', '--json')).stdout)
    expect(found.targets[0]).toEqual({ target: 'cpu', available: true })
    expect(found.speed.gigaflops).toBeGreaterThan(0)
  })

  it('demonstrates', async () => {
    const { stdout, ...ended } = await run('demo', '--out', 'demo', '--steps', '2')
    expect(ended).toEqual({ code: 0, stderr: '' })
    for (const part of ['step 2/2', 'Temperature 1.2', 'bigram', 'Next:']) expect(stdout).toContain(part)
    // Nobody sits at this terminal, so nothing is served.
    expect(stdout).not.toContain('The Studio')
    expect(stdout).not.toContain(escapeCode)
  })

  it('reports training as JSON lines', async () => {
    const { stdout } = await run('train', '--data', 'tale.txt', '--out', 'lines', ...minute, '--steps', '5', '--json')
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event)
    expect(events[0]).toBe('plan')
    expect(events.filter((event) => event === 'step')).toHaveLength(5)
    expect(events.slice(-2)).toEqual(['end', 'result'])
  })

  it('takes options from a config file, and flags before them', async () => {
    mkdirSync(join(place.folder, 'configured'))
    copyFileSync(join(place.folder, 'tale.txt'), join(place.folder, 'configured/tale.txt'))
    writeFileSync(
      join(place.folder, 'configured/atelier.config.yaml'),
      'data: tale.txt\nout: here\nsteps: 4\nlayers: 1\nheads: 1\nwidth: 16\ncontext: 16\nbatch: 2\nresume: false\n',
    )
    const { stdout } = await atelier(['train', '--steps', '3', '--json'], join(place.folder, 'configured'))
    expect(JSON.parse(stdout.split('\n')[0]!)).toMatchObject({ steps: 3, tokensPerStep: 32, out: 'here' })
    file('options.mjs', `export default { data: 'tale.txt', out: 'module', steps: 2 }`)
    expect((await run('train', '--config', 'options.mjs', ...minute)).code).toBe(0)
  })

  it('writes completions that a shell can read', async () => {
    const { stdout } = await run('completion', 'bash')
    expect(spawnSync('bash', ['-n'], { input: stdout }).status).toBe(0)
    const ask = `${stdout}\nCOMP_WORDS=(atelier train --lea); COMP_CWORD=2; _atelier; echo "\${COMPREPLY[@]}"`
    expect(spawnSync('bash', ['-c', ask], { encoding: 'utf8' }).stdout).toBe('--learning-rate\n')
    expect((await run('completion', 'zsh')).stdout).toMatch(/^#compdef atelier/)
    expect((await run('completion', 'fish')).stdout).toContain('-l learning-rate')
  })

  it('ends quietly when its reader has had enough', async () => {
    const sampling = startAtelier(['sample', 'run', '--tokens', '100000'], place.folder)
    await sampling.seen(/./)
    sampling.process.stdout!.destroy()
    expect(await sampling.finished).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('bad input', () => {
  beforeAll(() => {
    file('empty.txt', '')
    file('one.txt', 'aaaa aaaa\n')
    file(
      'binary.txt',
      Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256),
    )
    file('short.txt', 'a short text')
    file('unknown.yaml', 'step: 5')
    file('wrong.json', '{ "steps": "many" }')
    file('broken.json', '{')
    for (const [folder, name] of [
      ['no-weights', 'model.safetensors'],
      ['no-tokens', 'tokenizer.json'],
      ['no-config', 'config.json'],
    ] as const) {
      cpSync(join(place.folder, 'run'), join(place.folder, folder), { recursive: true })
      const path = join(place.folder, folder, name)
      writeFileSync(path, readFileSync(path).subarray(0, 100))
    }
  })

  const train = (...words: readonly string[]) => ['train', '--out', 'bad', ...minute, '--steps', '3', ...words]
  it.each([
    [1, /nothing\.txt": there is no such file/, train('--data', 'nothing.txt')],
    [1, /empty\.txt": no text/, train('--data', 'empty.txt')],
    [1, /"a" is its only character/, train('--data', 'one.txt')],
    [1, /binary\.txt": .*not text/, train('--data', 'binary.txt')],
    [1, /a block needs 17/, train('--data', 'short.txt')],
    [1, /1 held-out tokens/, train('--data', 'tale.txt', '--hold-out', '0.0001')],
    [1, /a block needs 100001/, train('--data', 'tale.txt', '--context', '100000')],
    [1, /must be a multiple/, train('--data', 'tale.txt', '--heads', '3')],
    [1, /there is no column "x"/, train('--data', 'tale.txt', '--column', 'x')],
    [1, /part of the path is a file/, train('--data', 'tale.txt', '--out', 'tale.txt/run')],
    [1, /holds no checkpoint/, train('--data', 'tale.txt', '--out', 'fresh', '--resume')],
    [1, /holds a run already/, train('--data', 'tale.txt', '--out', 'run', '--resume', 'false')],
    [1, /would not go on as it began/, train('--data', 'tale.txt', '--out', 'run', '--seed', '5')],
    [1, /"step" is no option\. Did you mean steps\?/, train('--config', 'unknown.yaml')],
    [1, /steps "many": it must be a whole number/, train('--config', 'wrong.json')],
    [1, /broken\.json: it cannot be read/, train('--config', 'broken.json')],
    [1, /none\.yaml: there is no such file/, train('--config', 'none.yaml')],
    [2, /--data is missing/, train()],
    [2, /unknown option '--stpes' \(Did you mean --steps\?\)/, train('--stpes', '3')],
    [2, /'many' is invalid\. It must be a whole number from 1 on/, train('--steps', 'many')],
    [2, /'huge' is invalid\. It must be tiny, small or base/, train('--size', 'huge')],
    [2, /unknown command 'trian' \(Did you mean train\?\)/, ['trian']],
    [2, /missing required argument 'run'/, ['sample']],
    [2, /must be a number from 0 to 1/, ['sample', 'run', '--min-p', '2']],
    [1, /no-run.config\.json: there is no such file/, ['sample', 'no-run']],
    [1, /safetensors/, ['sample', 'no-weights']],
    [1, /tokenizer\.json: not JSON/, ['evaluate', 'no-tokens', '--data', 'tale.txt']],
    [1, /config\.json: not JSON/, ['info', 'no-config']],
    [1, /"é"/, ['sample', 'run', '--prompt', 'é']],
    [1, /"no-run": there is no such file/, ['evaluate', 'run', '--data', 'no-run']],
    [2, /needs text to count/, ['evaluate', 'run', '--data', 'tale.txt', '--hold-out', '1', '--mixture']],
    [1, /no built-in set has that name/, ['data', 'add', 'whales']],
    [
      3,
      /step \d+: the loss is NaN.* in block 1 query, activations .* learning rate of 1e\+30 is the likely cause/,
      train('--data', 'tale.txt', '--out', 'nan', '--learning-rate', '1e30'),
    ],
  ] as const)('ends with %i and one sentence: %s', async (code, sentence, words) => {
    const { stderr, ...ended } = await started(...words)
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(ended.code).toBe(code)
    expect(existsSync(join(place.folder, 'bad'))).toBe(false)
  })

  it('refuses a folder that another process is training in', async () => {
    const words = ['train', '--data', 'tale.txt', '--out', 'busy', ...minute, '--steps', '100000', '--json']
    const first = startAtelier(words, place.folder)
    await first.seen(/"event":"step"/)
    const second = await run(...words)
    first.process.kill('SIGKILL')
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`process ${first.process.pid} is writing there`),
    })
    await first.finished
  })

  it.skipIf(process.platform !== 'linux')('says that stdout cannot be written', () => {
    const main = resolve(import.meta.dirname, '../dist/cli/main.js')
    const { status, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" "${main}" data list > /dev/full`], {
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^[^\n]*no space left[^\n]*\n$/) })
  })

  it('leaves a run whole that it refuses to change', async () => {
    expect(await run('evaluate', 'run', '--data', 'tale.txt')).toMatchObject({ code: 0 })
  })
})
