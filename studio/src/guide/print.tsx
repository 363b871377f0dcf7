/** The whole guide as one page of plain HTML, for browsers that run no scripts, and for paper. Rendered when the Studio is built. */
import type { ComponentType } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type SectionId, sections } from '../../../src/studio/study/sections'
import { chapters } from './chapters'

const style = `
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 42rem; padding: 2rem 1rem 4rem; font: 17px/1.65 ui-sans-serif, system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.25; } section { margin-top: 4rem; } a { color: inherit; }
.claim { font-size: 1.1em; } .formula { margin: 1rem 0; padding-inline-start: 1rem; border-inline-start: 2px solid; overflow-x: auto; }
.formula p { margin: 0; } .says, .sources { font-size: .85em; } dt { font-weight: 600; } dd { margin: 0 0 .75rem; }
.analogy { border: 1px solid; border-radius: 10px; padding: 0 1rem; margin: 1.5rem 0; } .sources { overflow-wrap: anywhere; }
@media print { a { text-decoration: none; } section { break-before: page; } }
`

/** The page's HTML. */
export async function printedGuide(): Promise<string> {
  const texts = new Map<SectionId, ComponentType>()
  for (const { id } of sections) texts.set(id, (await chapters[id]()).default)
  const page = renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>The study guide · Atelier Studio</title>
        <link rel="icon" href="data:," />
        <style>{style}</style>
      </head>
      <body>
        <main>
          <h1>The study guide</h1>
          <p>
            How generative models work, in {sections.length} sections. In <a href="/learn">the Studio</a> the figures in
            the text run as you read, which needs JavaScript; this page needs none.
          </p>
          <nav aria-label="Sections">
            <ol>
              {sections.map(({ id, title }) => (
                <li key={id}>
                  <a href={`#${id}`}>{title}</a>
                </li>
              ))}
            </ol>
          </nav>
          {sections.map(({ id, title, claim }) => {
            const Text = texts.get(id)!
            return (
              <section key={id} id={id} aria-labelledby={`${id}-title`}>
                <h2 id={`${id}-title`}>{title}</h2>
                <p className="claim">{claim}</p>
                <Text />
              </section>
            )
          })}
        </main>
      </body>
    </html>,
  )
  // Chapters have headings of the second rank; here they stand one lower, under their own title.
  const lowered = page.replace(/<h2>(.*?)<\/h2>/g, '<h3>$1</h3>')
  return `<!doctype html>\n${lowered}\n`
}
