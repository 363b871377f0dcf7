import { type Essay, experimentPlace } from '../essay.js'

export const industryEssay = {
  id: 'industry',
  title: 'Industrial impact',
  asks: 'Choose an industry, such as car making or marketing. What does generative AI change in its work, and what does it demand of those who use it?',
  guides: [
    'Which step of the work produces many candidates of which few are kept? That is where generating is cheap and judging is not.',
    'What counts as quality there, who judges it, and what does a mistake cost?',
    'What data would the model learn from, and whose are they?',
    'What stays with people, by law, by skill or by choice?',
  ],
  outline: [
    {
      id: 'case',
      heading: 'The work before',
      holds: 'One industry, one task, how it is done, where its time goes.',
      evidence: [],
    },
    {
      id: 'change',
      heading: 'What generating changes',
      holds:
        'Many candidates in little time: a design under constraints, a campaign in variants. What becomes the bottleneck then.',
      evidence: [
        { path: '/work/eval', says: 'Time for an example, beside its quality' },
        experimentPlace('requirements', 'What each setting gives up'),
      ],
    },
    {
      id: 'measure',
      heading: 'By what it is judged',
      holds: 'Quality, diversity and speed, in the terms of that task, with numbers that you have measured.',
      evidence: [
        experimentPlace('requirements', 'Quality, diversity and speed, measured'),
        experimentPlace('generative', 'What a classifier can and cannot do here'),
      ],
    },
    {
      id: 'risk',
      heading: 'Risks and duties',
      holds: 'Errors that look right, bias of the data, copying, consent and identity; how each is noticed.',
      evidence: [
        experimentPlace('chef', 'How much is new and how much is recited'),
        { path: '/lab/anomaly', says: 'Finding what is unusual' },
      ],
    },
    {
      id: 'people',
      heading: 'What stays with people',
      holds: 'Which decisions are not handed over, and why; a position of your own with its strongest objection.',
      evidence: [],
    },
  ],
} as const satisfies Essay
