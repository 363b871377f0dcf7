/** What the sections of the guide rest on. Pages number a section's sources as they are listed here: in the order in which its text names them. */
import type { SectionId } from './sections.js'
import { adaptingSources } from './sources/adapting.js'
import { imageSources } from './sources/images.js'
import { learningSources } from './sources/learning.js'
import type { Source } from './sources/source.js'
import { worldSources } from './sources/world.js'

const all = { ...learningSources, ...imageSources, ...adaptingSources, ...worldSources }

export type SourceId = keyof typeof all
export type { Source }

export const sources: Readonly<Record<SourceId, Source>> = all

export const sectionSources = {
  generative: ['ng2001', 'kingma2013', 'goodfellow2014', 'ho2020'],
  chef: ['shannon1948', 'carlini2022', 'carlini2020', 'carlini2023', 'zeiler2013'],
  networks: ['minsky1969', 'cybenko1989', 'rumelhart1986', 'kingma2014', 'mcculloch1943', 'lillicrap2020'],
  sequences: [
    'elman1990',
    'bengio1994',
    'pascanu2012',
    'hochreiter1997',
    'gers2000',
    'cho2014',
    'bahdanau2014',
    'vaswani2017',
    'gu2023',
    'su2021',
    'jain2019',
  ],
  adversaries: [
    'goodfellow2014',
    'mescheder2018',
    'huang2024',
    'radford2015',
    'karras2017',
    'karras2018',
    'karras2019',
    'ajder2019',
    'hongkong2024',
    'dolhansky2020',
    'canton2020',
    'c2pa2022',
    'aiact2024',
    'takeitdown2025',
  ],
  autoencoders: ['baldi1989', 'hinton2006', 'vincent2008', 'rombach2021', 'kingma2013', 'rezende2014', 'higgins2017'],
  diffusion: [
    'ho2020',
    'sohldickstein2015',
    'songscore2020',
    'songddim2020',
    'lu2022',
    'salimans2022',
    'song2023',
    'ho2022',
    'rombach2021',
    'carlini2023',
  ],
  chance: ['fan2018', 'holtzman2019', 'kalai2025', 'kadavath2022', 'openai2023'],
  requirements: [
    'heusel2017',
    'chong2019',
    'parmar2021',
    'sajjadi2018',
    'kynkaanniemi2019',
    'theis2015',
    'zheng2023',
    'xiao2021',
    'kynkaanniemi2022',
  ],
  'fine-tuning': [
    'bommasani2021',
    'mccloskey1989',
    'robins1995',
    'howard2018',
    'hu2021',
    'biderman2024',
    'zhou2023',
    'bradley1952',
    'christiano2017',
    'ouyang2022',
    'schulman2017',
    'shao2024',
    'gao2022',
    'rafailov2023',
    'singhal2022',
    'singhal2023',
    'mata2023',
    'dahl2024',
    'magesh2024',
    'sharma2023',
  ],
  'few-shot': [
    'snell2017',
    'lake2015',
    'finn2017',
    'brown2020',
    'min2022',
    'garg2022',
    'lu2021',
    'zhao2021',
    'liu2022',
  ],
  industry: [
    'bendsoe1988',
    'bracket2018',
    'elrefaie2024',
    'kalra2016',
    'hu2023',
    'chandola2009',
    'noy2023',
    'brynjolfsson2025',
    'doshi2024',
    'moffatt2024',
    'c2pa2022',
    'kirchenbauer2023',
    'krishna2023',
  ],
} as const satisfies Readonly<Record<SectionId, readonly SourceId[]>>
