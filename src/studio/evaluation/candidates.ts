/** Who can be compared, by medium: names, what each can be told, and who is there when nothing is said. Data only: pages read it, too. */
import { storedModel } from '../model-name.js'

export const media = ['text', 'images', 'points'] as const
export type MediumName = (typeof media)[number]

/** A number that changes what a candidate makes, written after @: `gpt-small@0.7`, `diffusion@10`. */
export interface Setting {
  readonly name: 'temperature' | 'steps'
  readonly least: number
  readonly most: number
  readonly step: number
  readonly usual: number
}

/** What a candidate is to the others: what is to be reached, what repeats what was learnt from, what tries, what costs nothing, or something of the reader's own. */
export type CandidateRole = 'real' | 'copy' | 'model' | 'baseline' | 'own'

export interface CandidateKind {
  readonly name: string
  readonly role: CandidateRole
  readonly setting?: Setting
  /** Whether it can be guided towards the class that it is asked for, written after x: `diffusion@10x3`. */
  readonly isGuided?: true
  /** Nothing has to be learnt: it is measured as soon as it is chosen. */
  readonly isReady?: true
}

/** Guidance of a diffusion model, 1 being none. */
export const guidanceRange = { least: 1, most: 8, step: 0.5, usual: 1 } as const

interface Competition {
  readonly kinds: readonly CandidateKind[]
  readonly usual: readonly string[]
  /** What is made, one and several. */
  readonly thing: string
  readonly things: string
}

const heat: Setting = { name: 'temperature', least: 0, most: 2, step: 0.1, usual: 1 }
const steps: Setting = { name: 'steps', least: 1, most: 50, step: 1, usual: 10 }
const real: CandidateKind = { name: 'real', role: 'real', isReady: true }
const copier: CandidateKind = { name: 'copier', role: 'copy', isReady: true }
const baseline = (name: string): CandidateKind => ({ name, role: 'baseline', isReady: true })

export const competitions: Readonly<Record<MediumName, Competition>> = {
  text: {
    ...{ thing: 'word', things: 'words' },
    kinds: [
      real,
      ...(['ngram-2', 'ngram-3', 'ngram-5'] as const).map(
        (name): CandidateKind => ({ name, role: 'baseline', setting: heat }),
      ),
      ...(['gpt-small', 'gpt-large', 'foundation'] as const).map(
        (name): CandidateKind => ({ name, role: 'model', setting: heat }),
      ),
    ],
    usual: [
      ...['real', 'ngram-2', 'ngram-3', 'ngram-5'],
      ...['foundation@0.1', 'foundation@0.4', 'foundation@0.7', 'foundation@1'],
    ],
  },
  images: {
    ...{ thing: 'picture', things: 'pictures' },
    kinds: [
      ...[real, copier, baseline('gaussian'), baseline('noise')],
      { name: 'vae', role: 'model', setting: heat },
      { name: 'gan', role: 'model', setting: heat },
      { name: 'diffusion', role: 'model', setting: steps, isGuided: true },
    ],
    usual: ['real', 'copier', 'gaussian', 'vae', 'gan', 'diffusion@3', 'diffusion@10', 'diffusion@10x4'],
  },
  points: {
    ...{ thing: 'point', things: 'points' },
    kinds: [
      ...[real, copier, baseline('gaussian')],
      { name: 'vae', role: 'model', setting: heat },
      { name: 'gan', role: 'model', setting: heat },
      { name: 'gan-bare', role: 'model', setting: heat },
      { name: 'diffusion', role: 'model', setting: steps },
      { name: 'flow', role: 'model', setting: steps },
    ],
    usual: ['real', 'copier', 'gaussian', 'gan', 'gan-bare', 'diffusion@5', 'diffusion@20', 'flow@2', 'flow@8'],
  },
}

/** What a candidate's id says. */
export interface CandidateId {
  readonly kind: CandidateKind
  /** The temperature or the steps, where it can be told. */
  readonly setting: number
  readonly guidance: number
}

const stored: CandidateKind = { name: 'models/', role: 'own' }
const dropped: CandidateKind = { name: 'own:', role: 'own' }

const isWithin = ({ least, most }: { readonly least: number; readonly most: number }, value: number): boolean =>
  value >= least && value <= most

/** Reads an id: a name with its setting and guidance, `models/ID` of the library, or `own:NAME` of samples brought along; undefined for anything else. */
export function candidateOf(medium: MediumName, id: string): CandidateId | undefined {
  if (medium === 'text' && /^own:.{1,40}$/.test(id)) return { kind: dropped, setting: 1, guidance: 1 }
  if (medium !== 'text' && storedModel.test(id)) return { kind: stored, setting: 1, guidance: 1 }
  const [, name, told, guided] = /^([a-z][a-z0-9-]*)(?:@(\d+(?:\.\d+)?)(?:x(\d+(?:\.\d+)?))?)?$/.exec(id) ?? []
  const kind = competitions[medium].kinds.find((each) => each.name === name)
  if (!kind || (told !== undefined && !kind.setting) || (guided !== undefined && !kind.isGuided)) return undefined
  const [setting, guidance] = [Number(told ?? kind.setting?.usual ?? 1), Number(guided ?? guidanceRange.usual)]
  const isKnown = !kind.setting || (isWithin(kind.setting, setting) && isWithin(guidanceRange, guidance))
  const isWhole = kind.setting?.name !== 'steps' || Number.isInteger(setting)
  return isKnown && isWhole ? { kind, setting, guidance } : undefined
}
