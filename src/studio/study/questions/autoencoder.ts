import type { Question } from '../question.js'

export const autoencoderQuestion = {
  id: 'autoencoder',
  title: 'Autoencoders',
  asks: 'What is an autoencoder, and what is it used for?',
  points: [
    {
      id: 'shape',
      says: 'An encoder makes a short code of the input, a decoder makes the input again of the code.',
      phrases: ['encoder', 'decoder', 'code', 'latent', 'compresses', 'reconstructs', 'two parts'],
      section: 'autoencoders',
      state: { path: '/lab/ae', search: { bottleneck: 8 }, says: 'Original, reconstruction, and where they differ' },
    },
    {
      id: 'loss',
      says: 'It is trained to give back its own input, so it needs no labels: the loss is the error of the reconstruction.',
      phrases: [
        'reconstruction error',
        'no labels',
        'unsupervised',
        'self-supervised',
        'own input',
        'same as the input',
        'difference between',
      ],
      section: 'autoencoders',
      state: { path: '/lab/ae', search: { picked: 4 }, says: 'The error, pixel by pixel' },
    },
    {
      id: 'bottleneck',
      says: 'The narrow place in the middle forces it to keep what matters: a wider code lowers the error, by less and less.',
      phrases: ['bottleneck', 'narrow', 'important features', 'essential', 'smaller', 'dimensions', 'forces it'],
      section: 'autoencoders',
      state: { path: '/learn/quiz', search: { question: 'autoencoder' }, says: 'The error by the width of the code' },
    },
    {
      id: 'uses',
      says: 'It compresses, cleans noisy data, finds what is unusual (it reconstructs badly what it has never seen), and gives codes to other models.',
      phrases: [
        'compression',
        'denoising',
        'anomaly',
        'unusual',
        'features',
        'dimensionality reduction',
        'fraud',
        'defects',
      ],
      section: 'autoencoders',
      state: {
        path: '/lab/anomaly',
        search: { source: 'digits', detector: 'autoencoder' },
        says: 'Digits that are unusual, by the error of an autoencoder',
      },
    },
    {
      id: 'generate',
      says: 'A plain one is a poor generator: between its codes there are holes. A variational one (VAE) learns codes that follow a known distribution, from which new ones can be drawn.',
      phrases: ['vae', 'variational', 'holes', 'sample from the latent', 'generate new', 'normal distribution'],
      section: 'autoencoders',
      state: { path: '/lab/vae', search: { side: 15 }, says: 'A plane of codes, decoded everywhere' },
    },
  ],
  answer:
    'An autoencoder is a network in two parts: an encoder squeezes the input into a short code, a decoder rebuilds the input from it. Trained on nothing but the error of its reconstruction, it needs no labels, and the narrow code makes it keep what matters. That serves to compress, to remove noise, and to find what is unusual, as it rebuilds badly what it has not learnt. Between its codes are holes, so it generates poorly; a variational autoencoder shapes its codes so that new ones can be drawn.',
  misconceptions: [
    {
      belief: 'An autoencoder compresses anything, like a ZIP file.',
      fact: 'It loses something, and it works only for data like those it was trained on.',
    },
    {
      belief: 'A wider code is always better.',
      fact: 'With a code as wide as the input it can copy, and learns nothing of use about the data.',
    },
  ],
} as const satisfies Question
