/** How a report looks: type first, hairlines, one accent; its charts follow the page into the dark. */
import { darkCharts, darkPage } from '../../charts/index.js'

const serif = `Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'C059', Georgia, serif`
const sans = `-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', system-ui, sans-serif`

const colours = `
:root { color-scheme: light dark; --page: #fcfcfa; --ink: #1f2328; --muted: #59636e; --line: #dfe2e0; --tint: #f2f4f1; --accent: #00659e; }
.chart text[stroke='#fff'], .chart [stroke='#ffffff'] { stroke: var(--page); }
@media screen and (prefers-color-scheme: dark) {
:root { --page: ${darkPage.background}; --ink: ${darkPage.strong}; --muted: ${darkPage.muted}; --line: ${darkPage.border}; --tint: #1d2125; --accent: #74bdeb; }
${darkCharts('.chart')}
}`

const type = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 66rem; padding: 3.5rem 2rem 5rem; background: var(--page); color: var(--ink); font: 1rem/1.55 ${sans}; overflow-wrap: break-word; }
h1, h2, .lede, .words { font-family: ${serif}; text-wrap: balance; }
h1 { font-size: clamp(2rem, 5vw, 2.9rem); line-height: 1.12; font-weight: 600; letter-spacing: -.012em; margin: .3rem 0 1rem; }
h2 { font-size: 1.55rem; line-height: 1.25; font-weight: 600; margin: 0 0 .7rem; }
h3 { font-size: .95rem; line-height: 1.4; font-weight: 650; margin: 0 0 .5rem; }
.overline, article h3 { font-size: .78rem; font-weight: 650; letter-spacing: .09em; text-transform: uppercase; color: var(--accent); margin: 0; }
.lede { font-size: 1.22rem; line-height: 1.5; max-width: 44rem; margin: 0; text-wrap: pretty; }
.prose { max-width: 42rem; margin: 0 0 1.4rem; text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note, .aside, .direction, .facts, figcaption { color: var(--muted); font-size: .84rem; line-height: 1.45; font-weight: 400; }
.note, .aside, .direction { display: block; }`

const layout = `
main > section { border-top: 1px solid var(--line); padding-top: 2rem; margin-top: 3rem; }
section.verdicts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 2.2rem; margin-top: 2.4rem; }
.words { font-size: 1.28rem; line-height: 1.35; margin: .35rem 0 .7rem; }
.facts { margin: .35rem 0 0; }
.facts strong { color: var(--ink); font-weight: 650; }
nav { margin-top: 2.6rem; font-size: .92rem; }
nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; margin: 0; padding: 0; }
svg, img { display: block; max-width: 100%; height: auto; }
img { image-rendering: pixelated; border-radius: 3px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(25rem, 100%), 1fr)); gap: 2.2rem 2.6rem; margin-top: 1.8rem; }
figure { margin: 0; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
figcaption { margin-top: .6rem; max-width: 42rem; }
figure.text { margin-top: 1.8rem; max-width: 46rem; }
blockquote { margin: 0; padding: .9rem 1.1rem; background: var(--tint); border-radius: 4px; font: .98rem/1.6 ${serif}; white-space: pre-wrap; max-height: 22rem; overflow: auto; }
figure.aligned { max-width: none; }
.aligned blockquote { font: .8rem/1.6 ui-monospace, 'DejaVu Sans Mono', monospace; white-space: pre; }
.prompt { color: var(--muted); }`

const tables = `
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .93rem; line-height: 1.4; margin: 0 0 1rem; }
caption { position: absolute; }
th, td { text-align: right; vertical-align: top; padding: .6rem 0 .6rem 1.4rem; border-top: 1px solid var(--line); white-space: nowrap; }
th:first-child { text-align: left; padding-left: 0; white-space: normal; font-weight: 600; }
thead th { border-top: 0; font-size: .8rem; font-weight: 600; color: var(--muted); padding-top: 0; vertical-align: bottom; }
.measures th:first-child { width: 48%; }
.measures td:nth-child(2) { font-weight: 650; }
td .aside { white-space: nowrap; }
.scroll { position: relative; overflow-x: auto; margin: 0 0 2rem; }
.comparison { font-size: .88rem; margin: 0; }
.comparison th, .comparison td { padding-left: .75rem; }
.comparison thead th:not(:first-child) { white-space: normal; min-width: 4.6rem; line-height: 1.3; }
.comparison th:first-child { min-width: 11rem; padding-left: 0; }
.comparison td .aside { font-size: .76rem; }
.role { display: block; font-size: .72rem; font-weight: 600; letter-spacing: .05em; text-transform: uppercase; color: var(--muted); }
tr.model th, tr.model td { background: var(--tint); }
tr.model th:first-child { box-shadow: inset 3px 0 var(--accent); padding-left: .8rem; }
tr.model td:last-child { padding-right: .6rem; }
tr.model .role { color: var(--accent); }
dl { margin: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: .7rem 2.2rem; font-size: .92rem; }
dt { color: var(--muted); font-size: .82rem; }
dd { margin: 0; overflow-wrap: anywhere; }`

const narrow = `
@media (max-width: 46rem) {
body { padding: 2rem 1.25rem 3rem; }
.measures, .measures tbody, .measures tr, .measures th, .measures td { display: block; width: auto; }
.measures thead { position: absolute; clip-path: inset(50%); }
.measures tr { border-top: 1px solid var(--line); padding: .8rem 0; display: grid; grid-template-columns: 1fr 1fr; gap: .35rem 1rem; }
.measures th:first-child { width: auto; grid-column: 1 / -1; }
.measures th, .measures td { border: 0; padding: 0; text-align: left; white-space: normal; }
.comparison th:first-child { min-width: 9rem; }
.measures td::before { content: attr(data-label); display: block; font-size: .76rem; font-weight: 400; color: var(--muted); }
}`

const print = `
@media print {
:root { --page: #fff; --ink: #000; --muted: #444; --line: #bbb; --tint: #f3f3f3; --accent: #00476f; }
body { max-width: none; padding: 0; font-size: 10pt; }
nav { display: none; }
h2, h3 { break-after: avoid; }
figure, tr, article, blockquote { break-inside: avoid; }
blockquote { max-height: none; overflow: visible; }
.scroll { overflow: visible; }
.comparison, .comparison td .aside { font-size: 7pt; }
.comparison th, .comparison td { padding-left: .5rem; }
.comparison th:first-child { min-width: 0; }
}`

/** The content of the report's `<style>`. */
export const reportStyle = [colours, type, layout, tables, narrow, print].join('\n')
