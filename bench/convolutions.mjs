// The image workloads: training steps of networks of convolutions, in float32.
// - stack: four 3 × 3 convolutions with rectifiers, the third halving the image, then the mean and a head; cross entropy.
// - unet: two scales with residual blocks (group norm, SiLU, convolution), nearest upsampling and a skip; mean squared error.
// - vae: two halving convolutions of 4 × 4, a Gaussian code, their transposes back; Bernoulli bound, nats an image.
// - gan: a generator of two transposed convolutions, a critic of two; the relativistic loss, back through both players.
// - penalised: the same with R1 and R2, the squared gradient of the critic at real and made images, which is differentiated again.
// - stylegan: a mapping network and two modulated, demodulated convolutions on doubled images, before the same critic.
// A contestant says what a layer and the operations named in `losses` are. `peers/torch.py` restates this file in Python; change both.

/** Channels a group of a norm. */
export const groupSize = 8

const convolution = (name, inputs, outputs, kernel = 3, stride = 1) => {
  return { kind: 'convolution', name, inputs, outputs, kernel, stride, shape: [outputs, inputs, kernel, kernel] }
}
const transposed = (name, inputs, outputs, kernel, stride) => {
  return { kind: 'transposed', name, inputs, outputs, kernel, stride, shape: [inputs, outputs, kernel, kernel] }
}
const linear = (name, inputs, outputs) => ({ kind: 'linear', name, inputs, outputs, shape: [inputs, outputs] })
const modulated = (name, inputs, outputs) => ({ ...convolution(name, inputs, outputs), kind: 'modulated' })
const norm = (name, channels) => ({ kind: 'norm', name, outputs: channels, shape: [channels] })

const critic = ({ channels, side, width }) => [
  convolution('seeFirst', channels, width, 4, 2),
  convolution('seeSecond', width, 2 * width, 4, 2),
  linear('judge', 2 * width * (side / 4) ** 2, 1),
]
const generator = ({ channels, side, width, latent }) => [
  linear('open', latent, 2 * width * (side / 4) ** 2),
  transposed('growFirst', 2 * width, width, 4, 2),
  transposed('growSecond', width, channels, 4, 2),
]
const players = (size) => [...generator(size), ...critic(size)]

/** The layers of a family that have parameters, in the order that decides their seeds. */
const families = {
  stack: ({ channels, width, classes }) => [
    convolution('first', channels, width),
    convolution('second', width, width),
    convolution('third', width, 2 * width, 3, 2),
    convolution('fourth', 2 * width, 2 * width),
    linear('head', 2 * width, classes),
  ],
  unet: ({ channels, width }) => [
    convolution('stem', channels, width),
    norm('downNorm', width),
    convolution('down', width, width),
    convolution('halve', width, 2 * width, 3, 2),
    norm('firstNorm', 2 * width),
    convolution('first', 2 * width, 2 * width),
    norm('secondNorm', 2 * width),
    convolution('second', 2 * width, 2 * width),
    convolution('grow', 2 * width, width),
    norm('upNorm', 2 * width),
    convolution('up', 2 * width, width),
    norm('outNorm', width),
    convolution('out', width, channels),
  ],
  vae: ({ channels, side, width, latent }) => {
    const flat = 2 * width * (side / 4) ** 2
    return [
      convolution('first', channels, width, 4, 2),
      convolution('second', width, 2 * width, 4, 2),
      linear('code', flat, 2 * latent),
      linear('open', latent, flat),
      transposed('third', 2 * width, width, 4, 2),
      transposed('fourth', width, channels, 4, 2),
    ]
  },
  gan: players,
  penalised: players,
  stylegan: (size) => {
    const { channels, side, width, latent } = size
    return [
      linear('mapFirst', latent, latent),
      linear('mapSecond', latent, latent),
      linear('open', latent, 2 * width * (side / 4) ** 2),
      linear('styleFirst', latent, 2 * width),
      modulated('first', 2 * width, width),
      linear('styleSecond', latent, width),
      modulated('second', width, width),
      convolution('paint', width, channels),
      ...critic(size),
    ]
  },
}

export const isImages = ({ family }) => family in families

export const layers = (size) => families[size.family](size)

/** Weights, then biases, of every layer: shapes [outputs, inputs, kernel, kernel], or inputs first where transposed or linear. */
export function convolutionParameters(size) {
  return layers(size).flatMap(({ kind, name, outputs, inputs, kernel = 1, stride = 1, shape }) => {
    const bias = { name: `${name}.bias`, shape: [outputs], fill: 0 }
    if (kind === 'norm') return [{ name: `${name}.scale`, shape, fill: 1 }, bias]
    const reads = inputs * (kind === 'transposed' ? (kernel / stride) ** 2 : kernel ** 2)
    return [{ name: `${name}.weight`, shape, std: 1 / Math.sqrt(reads) }, bias]
  })
}

/** The mean loss of a family, from what `layer(name, x)` and the operations of `use` give. */
const losses = {
  stack: (layer, use, { images, labels }) => {
    const x = ['first', 'second', 'third', 'fourth'].reduce((x, name) => use.relu(layer(name, x)), images)
    return use.crossEntropy(layer('head', use.meanOverSpace(x)), labels)
  },
  unet: (layer, use, { images, targets }) => {
    const block = (name, x) => layer(name, use.silu(layer(`${name}Norm`, x)))
    const residual = (x, name) => use.add(x, block(name, x))
    const fine = residual(layer('stem', images), 'down')
    const coarse = ['first', 'second'].reduce(residual, layer('halve', fine))
    const joined = use.joinChannels(layer('grow', use.double(coarse)), fine)
    return use.squaredError(block('out', block('up', joined)), targets)
  },
  vae: (layer, use, { images, noise }) => {
    const seen = ['first', 'second'].reduce((x, name) => use.relu(layer(name, x)), images)
    const { code, divergence } = use.gaussian(layer('code', use.flat(seen)), noise)
    const opened = use.like(seen, use.relu(layer('open', code)))
    return use.add(use.bernoulli(layer('fourth', use.relu(layer('third', opened))), images), divergence)
  },
}

/** How real images look to the critic, each with its score [batch, 1]. */
const scoreOf = (layer, use) => (x) => {
  const seen = ['seeFirst', 'seeSecond'].reduce((x, name) => use.leaky(layer(name, x)), x)
  return layer('judge', use.flat(seen))
}
const opened = (layer, use, noise, { width, side }) => use.asImages(use.relu(layer('open', noise)), 2 * width, side / 4)
const relativistic = (use, real, made) => use.meanSoftplus(use.subtract(made, real))

Object.assign(losses, {
  gan: (layer, use, { images, noise }, size) => {
    const score = scoreOf(layer, use)
    const made = layer('growSecond', use.relu(layer('growFirst', opened(layer, use, noise, size))))
    return relativistic(use, score(images), score(made))
  },
  penalised: (layer, use, { images, noise }, size) => {
    const score = scoreOf(layer, use)
    const made = layer('growSecond', use.relu(layer('growFirst', opened(layer, use, noise, size))))
    const penalty = use.add(use.squaredGradient(score, images), use.squaredGradient(score, made))
    return use.add(relativistic(use, score(images), score(made)), penalty)
  },
  stylegan: (layer, use, { images, noise }, size) => {
    const score = scoreOf(layer, use)
    const w = ['mapFirst', 'mapSecond'].reduce((z, name) => use.leaky(layer(name, z)), noise)
    const stage = (x, name, style) => use.leaky(layer(name, use.double(x), layer(style, w)))
    const start = opened(layer, use, noise, size)
    const made = layer('paint', stage(stage(start, 'first', 'styleFirst'), 'second', 'styleSecond'))
    return relativistic(use, score(images), score(made))
  },
})

/** Slope of a rectifier below zero. */
export const slope = 0.2

export const imageLoss = (size, layer, use, batch) => losses[size.family](layer, use, batch, size)

/** What a family reads besides images: names, shapes and how draws in [0, 1) become values. */
export function feeds({ family, batch, channels, side, classes, latent }) {
  const images = { name: 'images', shape: [batch, channels, side, side], value: (draw) => draw }
  const noise = { name: 'noise', shape: [batch, latent], value: (draw) => (draw * 2 - 1) * Math.sqrt(3) }
  const second = {
    stack: { name: 'labels', dtype: 'int32', shape: [batch], value: (draw) => Math.floor(draw * classes) },
    unet: { name: 'targets', shape: images.shape, value: (draw) => draw * 2 - 1 },
  }
  return [images, second[family] ?? noise]
}

/** The batch of a step, from its draws. */
export function imageBatch(size, draw) {
  const filled = feeds(size).map(({ name, dtype, shape, value }) => {
    const length = shape.reduce((product, each) => product * each, 1)
    const values = dtype === 'int32' ? new Int32Array(length) : new Float32Array(length)
    for (let i = 0; i < length; i++) values[i] = value(draw())
    return [name, values]
  })
  return Object.fromEntries(filled)
}
