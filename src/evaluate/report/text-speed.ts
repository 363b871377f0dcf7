/** How fast a language model writes. */
import { histogram } from '../../charts/index.js'
import { ratio } from '../novelty.js'
import { quantiles } from '../quantiles.js'
import type { DrawnTexts } from '../text-samples.js'
import { measureOf } from './measure.js'
import type { Measure, ReportSection, ReportVerdict } from './report.js'

/** Times of one text after the other, as someone who waits for them meets them; `counting` is the n-gram model's. */
export function writingSpeed(
  drawn: DrawnTexts,
  counting: DrawnTexts | undefined,
  seed: number,
): { readonly section: ReportSection; readonly verdict: ReportVerdict } {
  const pace = paceOf(drawn, seed)
  const floor = counting && paceOf(counting, seed)
  const [firstHalf] = quantiles(drawn.first, [0.5])
  const told = { better: 'lower', unit: 'ms', samples: drawn.later.length, seed } as const
  const later = quantiles(drawn.later, shares).map((interval, i) =>
    measureOf(interval, {
      ...told,
      name: `Time per token, ${shares[i]! * 100} % within`,
      note:
        i === 0
          ? 'Half of all tokens take no longer.'
          : `All but ${Math.round(100 - shares[i]! * 100)} in a hundred tokens take no longer.`,
    }),
  )
  const title = 'Time per token'
  const most = quantiles(drawn.later, [0.995])[0]!.value
  return {
    section: {
      title: 'Speed',
      text: 'Measured on this machine while the texts above were written, one after the other.',
      measures: [
        { ...pace, ...(floor && { floor: floor.value, floorName: 'n-gram model' }) },
        measureOf(firstHalf!, {
          ...told,
          name: 'Time to the first token, 50 % within',
          samples: drawn.first.length,
          note: 'From the request to the first token, its prompt read; half of all texts wait no longer.',
        }),
        ...later,
      ],
      figures: [
        {
          title,
          svg: histogram({
            title,
            isBare: true,
            width: 480,
            height: 280,
            x: { label: 'milliseconds', domain: [0, most > 0 ? most : 1] },
            values: drawn.later,
            rules: later.slice(0, 2).map(({ value }, i) => ({ x: value, label: `${shares[i]! * 100} %` })),
          }),
          caption:
            'How long single tokens took. The slowest one in two hundred and beyond are counted in the last column.',
        },
      ],
    },
    verdict: {
      axis: 'Speed',
      words: `It writes ${Math.round(pace.value).toLocaleString('en-US')} tokens a second, one text at a time.`,
      measure: pace,
      references: floor ? [{ name: 'n-gram model', value: floor.value }] : [],
    },
  }
}

const shares = [0.5, 0.95, 0.99] as const

/** Tokens a second, prompts included; the interval is over texts. */
function paceOf({ samples, first, later }: DrawnTexts, seed: number): Measure {
  let at = 0
  const seconds = samples.map(({ length }, i) => {
    let sum = first[i]!
    for (let token = 1; token < length; token++) sum += later[at++]!
    return sum / 1000
  })
  const pace = ratio(
    samples.map(({ length }) => length),
    seconds,
    { seed },
  )
  return measureOf(pace, {
    name: 'Tokens a second',
    better: 'higher',
    samples: samples.length,
    seed,
    note: 'Tokens written in a second, the reading of prompts included; intervals resample whole texts.',
  })
}
