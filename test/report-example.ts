/** A report with everything that one can hold, and with names that try to break out of it. */
import { histogram, scatterChart, toPng } from '../src/charts/index.node.js'
import type { ComparisonRow, Measure, Report } from '../src/evaluate/report/index.js'
import { randomStream } from '../src/tensor/index.js'

export const injection = `</script></style><img src=x onerror="document.title='broken'"><svg onload='document.title=1'>&amp;`

const measure = (name: string, value: number, more: Partial<Measure> = {}): Measure => ({
  name,
  value,
  low: value * 0.95,
  high: value * 1.06,
  better: 'higher',
  samples: 5000,
  seed: 1,
  note: `What ${name} means, in one sentence that goes on for a while so that it has to be broken into several lines.`,
  ...more,
})

const compared = (name: string, role: ComparisonRow['role'], scale: number): ComparisonRow => ({
  name,
  role,
  what: 'What stands in this row, in a sentence.',
  measures: [
    measure('Fréchet distance', 0.61 * scale, { better: 'lower' }),
    measure('Kernel distance × 1000', 0.02 * scale, { better: 'lower' }),
    ...['Precision', 'Recall', 'Density', 'Coverage'].map((title) => measure(title, 0.95 / Math.sqrt(scale))),
    measure('Copies', 0.01, { unit: '%', better: 'lower' }),
  ],
})

/** The example, its pictures included. */
export async function exampleReport(): Promise<Report> {
  const draws = randomStream(1, 'example')
  const cloud = (x: number) =>
    Array.from({ length: 400 }, () => [x + draws.normal(), draws.normal() * 0.7 + x / 3] as const)
  const squares = Array.from({ length: 100 }, (_, i) => {
    const level = Math.round(draws.uniform() * 255)
    return `<rect x="${(i % 10) * 30}" y="${Math.floor(i / 10) * 30}" width="28" height="28" fill="rgb(${level},${level},${level})"/>`
  })
  const grid = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">${squares.join('')}</svg>`
  const distance = measure('Fréchet distance', 12.4, { better: 'lower', floor: 0.61, floorName: 'real against real' })
  return {
    title: `A model of ${injection}`,
    summary:
      'The pictures are clearly better than the linear baseline and still short of real ones. They show every class, and none is a copy.',
    verdicts: [
      {
        axis: 'Quality',
        words: 'Far better than a Gaussian of pixels, but not yet real.',
        measure: distance,
        references: [
          { name: 'real', value: 0.61 },
          { name: 'PCA-Gaussian', value: 48.2 },
        ],
      },
      {
        axis: 'Diversity',
        words: 'It reaches most of what real pictures show, and copies nothing.',
        measure: measure('Coverage', 0.83),
        references: [
          { name: 'real', value: 0.969 },
          { name: 'PCA-Gaussian', value: 0.41 },
        ],
      },
      {
        axis: 'Speed',
        words: 'A thousand pictures a second on this machine.',
        measure: measure('Images a second', 1040, { samples: 20 }),
        references: [
          { name: 'reading real ones', value: 510_000 },
          { name: 'PCA-Gaussian', value: 22_000 },
        ],
      },
    ],
    made: { model: 'runs/example', data: 'mnist', seed: '1', [injection]: injection },
    sections: [
      {
        title: 'Quality',
        text: `How near the pictures are to real ones. ${injection}`,
        comparison: {
          title: 'Beside its baselines',
          text: 'Every row is measured against the same training pictures. In small print: intervals of 95 %.',
          rows: [
            compared('this model', 'model', 12),
            compared('real test images', 'ceiling', 1),
            compared('PCA-Gaussian', 'baseline', 70),
            compared('copier', 'control', 1.2),
          ],
        },
        measures: [
          distance,
          measure('Peak memory', 312, { unit: 'MB', better: 'lower' }),
          { name: 'Parameters', value: 1_204_224, samples: 1, seed: 1, note: 'Numbers that were learnt; exact.' },
        ],
        figures: [
          {
            title: 'Drawn',
            png: await toPng(grid, { scale: 1 }),
            caption: `A hundred pictures, unsorted. ${injection}`,
          },
          {
            title: 'Real and drawn',
            svg: scatterChart({
              title: injection,
              isBare: true,
              isDense: true,
              width: 460,
              height: 340,
              x: { label: 'first direction' },
              y: { label: injection },
              series: [
                { name: 'real', points: cloud(0) },
                { name: 'drawn', points: cloud(1.5) },
              ],
            }),
            caption: 'The two directions in which real pictures differ most.',
          },
          {
            title: 'Time of one picture',
            svg: histogram({
              title: 'Time of one picture',
              isBare: true,
              width: 460,
              height: 300,
              x: { label: 'milliseconds' },
              values: Array.from({ length: 300 }, () => 1 + Math.exp(draws.normal())),
              rules: [{ x: 2, label: 'half of them' }],
            }),
            caption: 'How long single pictures took.',
          },
        ],
      },
      {
        title: 'Texts',
        measures: [],
        figures: [],
        texts: [{ title: 'Temperature 0.8', text: `Call me Ishmael.\n\n${injection}`, caption: 'After the prompt.' }],
      },
    ],
  }
}
