/** A page as a translation would leave it: every word accented and longer, every text in brackets; or written from right to left. */
import type { Page } from 'playwright-core'

/** Rewrites what is there and what comes, text by text, as the translators of browsers do. What is marked as no matter of language stays. */
const translate = `(() => {
  const accents = { a: 'á', e: 'é', i: 'í', o: 'ö', u: 'ü', c: 'ç', n: 'ñ', y: 'ý', A: 'Â', E: 'Ê', I: 'Î', O: 'Ø', U: 'Û' }
  const longer = (word) => [...word].map((letter) => accents[letter] ?? letter).join('') + 'é'.repeat(Math.ceil(0.4 * word.length))
  const written = new WeakMap()
  const rewrite = (node) => {
    const text = node.nodeValue
    if (written.get(node) === text || !/[a-z]{2}/i.test(text)) return
    if (node.parentElement?.closest('[translate=no], script, style, textarea, code, kbd, math')) return
    const [, before, words, after] = /^(\\s*)([^]*?)(\\s*)$/.exec(text)
    const made = before + '[' + words.replace(/[a-z]+/gi, longer) + ']' + after
    written.set(node, made)
    node.nodeValue = made
  }
  const walk = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return rewrite(root)
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) rewrite(texts.currentNode)
  }
  walk(document.body)
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') rewrite(target)
      for (const node of addedNodes) walk(node)
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
})()`

export const translatePage = (page: Page): Promise<void> => page.evaluate(translate)

/** Texts that cannot be read whole, and what makes the page scroll sideways. */
const clipped = `(() => {
  const found = new Set()
  const say = (why, one) => found.add(why + ': ' + (one.closest('[data-figure]') ? one.closest('[data-figure]').dataset.figure + ' ' : '') + '<' + one.localName + ' ' + (one.getAttribute('class') ?? '').slice(0, 80) + '> ' + one.textContent.trim().slice(0, 60))
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects()[0]?.width > 1
  const scrolls = (style) => /auto|scroll/.test(style.overflowX)
  const wide = document.documentElement.clientWidth
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  while (texts.nextNode()) {
    const node = texts.currentNode
    const one = node.parentElement
    if (!node.nodeValue.trim() || !isShown(one) || one.closest('option, textarea, script, style, math, [translate=no]')) continue
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()]
    if (boxes.length === 0) continue
    const [left, right] = [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))]
    const control = one.closest('button, summary, [role=tab], [role=button]')
    const within = control?.getBoundingClientRect()
    if (within && (left < within.left - 1 || right > within.right + 1)) say('outside its button', control)
    const drawing = one.closest('svg')?.getBoundingClientRect()
    if (drawing && boxes.some((box) => box.left < drawing.left - 1 || box.right > drawing.right + 1 || box.top < drawing.top - 1 || box.bottom > drawing.bottom + 1)) say('outside its drawing', one)
    for (let around = one; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around)
      if (scrolls(style)) break
      if (!/hidden|clip/.test(style.overflowX) || around.localName === 'svg') continue
      const box = around.getBoundingClientRect()
      if (left < box.left - 1 || right > box.right + 1 || around.scrollHeight > around.clientHeight + 1) say('clipped', around)
      break
    }
    if (left < -1 || right > wide + 1) {
      let around = one
      while (around && !scrolls(getComputedStyle(around))) around = around.parentElement
      if (!around) say('beyond the window', one)
    }
  }
  if (document.documentElement.scrollWidth > wide) {
    const isHeld = (one) => one !== null && one !== document.body && (/auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX) || isHeld(one.parentElement))
    const widest = [...document.querySelectorAll('body *')].filter((one) => (one.getBoundingClientRect().right > wide + 1 || one.getBoundingClientRect().left < -1) && !isHeld(one.parentElement))
    for (const one of widest.slice(-2)) say('scrolls sideways by ' + (document.documentElement.scrollWidth - wide), one)
    if (widest.length === 0) found.add('scrolls sideways')
  }
  return [...found]
})()`

export const clippedOn = (page: Page): Promise<readonly string[]> => page.evaluate(clipped)

/** What stands on the wrong side of a page that is written from right to left: its frame is mirrored, its axes are not. */
const wrongSides = `(() => {
  const found = []
  const box = (selector) => [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect()).find(({ width }) => width > 0)
  const [rail, main, inspector] = [box('nav[aria-label=Pages]'), box('main'), box('aside[aria-label=Inspector]')]
  if (!(rail.left >= main.right - 1)) found.push('the rail is not on the right')
  if (inspector && !(inspector.right <= main.left + 1)) found.push('the inspector is not on the left')
  for (const figure of document.querySelectorAll('[data-figure]')) {
    for (const drawing of figure.querySelectorAll('svg[role=img], canvas')) {
      if (getComputedStyle(drawing).direction !== 'ltr') found.push(figure.dataset.figure + ' runs from right to left')
    }
    if (getComputedStyle(figure.querySelector('[data-summary]') ?? figure).direction !== 'rtl') found.push(figure.dataset.figure + ' says its sentence from left to right')
  }
  for (const slider of document.querySelectorAll('[data-transport] input')) {
    if (getComputedStyle(slider).direction !== 'ltr') found.push('steps run from right to left')
  }
  return found
})()`

export const unmirrored = (page: Page): Promise<readonly string[]> => page.evaluate(wrongSides)
