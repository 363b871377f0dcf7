/** Everything that the command menu can do here and now. */
import { useNavigate } from '@tanstack/react-router'
import { cards } from 'atelier/studio'
import { useMemo } from 'react'
import { pauseAll } from '../engine/running'
import { pages } from '../pages/pages'
import { usePageActions } from './actions'
import { copyLink } from './copyLink'
import { useTheme } from './theme'
import { useTransport } from './transport'

export interface Command {
  readonly group: 'This page' | 'Pages' | 'Experiments' | 'Studio'
  readonly title: string
  readonly about: string
  run(): void
}

export function useCommands(): readonly Command[] {
  const navigate = useNavigate()
  const { actions } = usePageActions()
  const session = useTransport((transport) => transport.session)
  const trains = useTransport((transport) => transport.trains)
  const reset = useTransport((transport) => transport.reset)
  const newSeed = useTransport((transport) => transport.newSeed)
  return useMemo(() => {
    const go = (path: string) => void navigate({ to: path })
    const here = actions.map((action) => ({ group: 'This page', ...action }) as const)
    const transport = [
      { title: 'Play', about: 'Train on', run: () => session?.play() },
      { title: 'Pause', about: 'Hold the run where it is', run: () => session?.pause() },
      { title: 'Begin anew', about: 'From the first step, with the same seed', run: () => reset?.() },
      { title: 'Another seed', about: 'The same, with other dice', run: () => newSeed?.() },
    ].map((one) => ({ group: 'This page', ...one }) as const)
    const all = pages
      .filter(({ path, example }) => example !== undefined || !path.includes('$'))
      .map(
        ({ path, example, title, about }) =>
          ({ group: 'Pages', title, about, run: () => go(example ?? path) }) as const,
      )
    const isThere = pages.some(({ path }) => path === '/learn/quiz')
    const experiments = isThere
      ? cards.map(
          ({ title, question }) =>
            ({
              group: 'Experiments',
              title,
              about: 'Predict, run, compare',
              run: () => void navigate({ to: '/learn/quiz' as '/', search: (question ? { question } : {}) as never }),
            }) as const,
        )
      : []
    const { theme, choose } = useTheme.getState()
    const other = theme === 'dark' ? 'light' : 'dark'
    const studio = [
      {
        title: 'Copy a link',
        about: 'To what is set here, with seed and step',
        run: () => void copyLink(location.pathname),
      },
      { title: `Change to ${other}`, about: 'Colours of the Studio', run: () => choose(other) },
      { title: 'Pause all', about: 'Everything that runs', run: pauseAll },
    ].map((one) => ({ group: 'Studio', ...one }) as const)
    return [...(trains ? transport : []), ...here, ...all, ...experiments, ...studio]
  }, [navigate, actions, session, trains, reset, newSeed])
}
