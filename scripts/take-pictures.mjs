// The README's pictures of the Studio: npm run build && node scripts/take-pictures.mjs [name...]
//
// Opens its pages in headless Chromium (CHROMIUM_PATH, /usr/bin/chromium), on the server's engine, and writes docs/pictures/studio-NAME.png. An address says what is
// shown, step and seed with it, so that a picture can be taken again.

import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { studioServer } from '../dist/studio/index.node.js'

const duel = '/lab/gan?step=1500&layers=map,mesh,real,made,arrows'

const pictures = {
  duel: { address: duel, until: stepOf(1500), height: 980 },
  image: { address: '/work/image', until: says(/12 pictures, drawn from nothing/), height: 1000 },
}

function stepOf(step) {
  return (page) => page.locator(`[data-step="${step}"]`).waitFor({ timeout: 300_000 })
}

function says(words) {
  return (page) => page.getByText(words).first().waitFor({ timeout: 300_000 })
}

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !Object.hasOwn(pictures, name))
if (unknown) {
  console.error(`take-pictures: "${unknown}": there is no such picture. There are ${Object.keys(pictures).join(', ')}`)
  process.exit(2)
}

const studio = await studioServer({ port: 0 })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  for (const name of asked.length > 0 ? asked : Object.keys(pictures)) {
    const { address, until, height } = pictures[name]
    const page = await browser.newPage({
      viewport: { width: 1280, height },
      deviceScaleFactor: 1.5,
    })
    await page.goto(studio.address + address.slice(1))
    await until(page)
    // What is shown in words follows pictures four times a second.
    await page.waitForTimeout(1000)
    const file = new URL(`../docs/pictures/studio-${name}.png`, import.meta.url).pathname
    await sharp(await page.screenshot())
      .png({ palette: true, quality: 90 })
      .toFile(file)
    console.log(file)
    await page.close()
  }
} finally {
  await browser.close()
  await studio.close()
}
