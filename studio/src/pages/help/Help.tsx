/** How the Studio is used: keys, figures, engines, and what becomes of one's data. */
import type { ReactNode } from 'react'
import { engineWords } from '../../shell/EngineChip'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { useLink } from '../../shell/useLink'
import { helpLink } from './link'

const keys = [
  ['Space', 'play or pause'],
  ['.', 'one step'],
  [',', 'one step back'],
  ['S', 'slow motion: a step a second, each told in a sentence'],
  ['R', 'begin anew'],
  ['Shift + R', 'another seed'],
] as const

const roles = [
  ['●', 'var(--real)', 'real: data as it is'],
  ['△', 'var(--made)', 'made: what a model generates'],
  ['■', 'var(--critic)', 'critic: what judges'],
  ['◆', 'var(--maker)', 'maker: what generates'],
  ['✕', 'var(--reference)', 'reference: what one compares with'],
] as const

export default function Help() {
  const { mended } = useLink(helpLink)
  return (
    <div data-ready className="max-w-prose text-[16px] leading-7">
      <h1 className="font-semibold text-[28px] leading-9">Help</h1>
      <Mended names={mended} />
      <Part title="Keys">
        <p>
          <Key>Ctrl</Key> or <Key>⌘</Key> with <Key>K</Key> opens the command menu on every page: type a few letters of
          a page, an experiment or something to do.
        </p>
        <p>While a figure or the transport at the foot of the page has the focus:</p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {keys.map(([key, does]) => (
            <div key={key} className="contents">
              <dt>
                <Key>{key}</Key>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p>
          Arrow keys walk along the points of a chart and the cells of a matrix, and turn dials; Page Up and Page Down
          turn them further.
        </p>
      </Part>
      <Part title="How figures read">
        <p>
          Axes stay where they are, so that what you see is the change itself. Colours and shapes mean the same on every
          page:
        </p>
        <ul>
          {roles.map(([shape, colour, means]) => (
            <li key={shape} className="flex items-baseline gap-2">
              <span aria-hidden style={{ color: colour }}>
                {shape}
              </span>
              {means}
            </li>
          ))}
        </ul>
        <p>
          Under each figure a sentence says what it shows, and “The numbers” holds all of it as a table, which can be
          saved. A chance is only a chance: figures that rest on a few seeds show the spread between them.
        </p>
      </Part>
      <Part title="What runs the models">
        <p>The chip at the top of the page says what runs the models and why. Press it to choose:</p>
        <dl>
          {(['server', 'webgpu', 'wasm'] as const).map((engine) => (
            <div key={engine} className="mt-1">
              <dt className="font-medium">{engineWords[engine].name}</dt>
              <dd>{engineWords[engine].about}</dd>
            </div>
          ))}
        </dl>
        <p>
          Nothing changes engines by itself. If one fails, the page says so, and goes on elsewhere when you say where:
          it makes the same steps again, from the same seed.
        </p>
      </Part>
      <Part title="Links">
        <p>
          The address of a page holds all that is set on it. “Copy a link” adds the seed and the step, so that whoever
          opens it sees what you see. A teacher can add <code>hide=</code> with names of controls, to leave them out,
          and <code>lesson=</code> with a task in words.
        </p>
      </Part>
      <Part title="Your data">
        <p>
          The Studio sends nothing anywhere: no analytics, no fonts or scripts from elsewhere. Texts, tables and
          pictures of your own stay on this computer. What is kept, and how to be rid of it, is under{' '}
          <PageLink to="/settings" className="underline">
            settings
          </PageLink>
          . After a first visit the Studio opens without a network, too.
        </p>
      </Part>
    </div>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mt-8 space-y-2">
      <h2 className="font-semibold text-[18px]">{title}</h2>
      {children}
    </section>
  )
}

const Key = ({ children }: { readonly children: ReactNode }) => (
  <kbd translate="no" className="rounded border border-control px-1.5 font-mono text-[13px]">
    {children}
  </kbd>
)
