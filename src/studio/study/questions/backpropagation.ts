import type { Question } from '../question.js'

export const backpropagationQuestion = {
  id: 'backpropagation',
  title: 'Backpropagation',
  asks: 'What does backpropagation do when a neural network is trained, and what does it not do?',
  points: [
    {
      id: 'gradient',
      says: 'It computes, for every weight, how the loss would change if that weight were changed a little: the gradient.',
      phrases: [
        'gradient',
        'derivative',
        'how the loss changes',
        'how much each weight',
        'error of each weight',
        'contribution',
      ],
      section: 'networks',
      state: {
        path: '/learn/backpropagation',
        search: { phase: 'backward' },
        says: 'A small network with its gradients, number by number',
      },
    },
    {
      id: 'chain',
      says: 'It applies the chain rule from the loss back to the input, layer by layer, and uses again what it has already computed.',
      phrases: [
        'chain rule',
        'backwards',
        'backward pass',
        'from the output',
        'layer by layer',
        'propagates the error',
      ],
      section: 'networks',
      state: {
        path: '/learn/backpropagation',
        search: { phase: 'backward', weight: 1 },
        says: 'A weight of the first layer, and the chain that leads to it',
      },
    },
    {
      id: 'update',
      says: 'It changes no weight itself: an optimizer then moves each a small step against its gradient, and the round begins anew.',
      phrases: [
        'optimizer',
        'gradient descent',
        'updates the weights',
        'adjusts the weights',
        'small step',
        'learning rate',
      ],
      section: 'networks',
      state: { path: '/learn/backpropagation', search: { rate: 1 }, says: 'The update, with a longer step' },
    },
    {
      id: 'cost',
      says: 'All the gradients together cost only a few times one forward pass, however many weights there are. That is what makes large networks trainable.',
      phrases: ['efficient', 'one pass', 'cheap', 'all weights at once', 'forward pass', 'millions of weights'],
      section: 'networks',
      state: { path: '/learn/quiz', search: { question: 'backpropagation' }, says: 'The experiment of this question' },
    },
  ],
  answer:
    'After a forward pass has given a loss, backpropagation applies the chain rule from the loss back through every layer, using again what it has already computed, and so finds for every weight how the loss would change with it. One such pass costs only a few forward passes, however many weights there are. It changes nothing itself: an optimizer moves each weight a small step against its gradient, and over many rounds the loss falls.',
  misconceptions: [
    {
      belief: 'Backpropagation finds the best weights.',
      fact: 'It gives a direction at the place where the weights are now. Where many such steps lead depends on the start, the step and the data.',
    },
    {
      belief: 'The data flow backwards through the network.',
      fact: 'What flows back are derivatives of the loss. The data have gone forwards before.',
    },
  ],
} as const satisfies Question
