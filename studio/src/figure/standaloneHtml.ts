/** A drawing that is made of elements, as an SVG that holds them with the looks that they have now. */
const looks = `
  display position top right bottom left width height box-sizing overflow opacity transform translate clip-path
  margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left
  border-top border-right border-bottom border-left border-radius outline outline-offset
  background-color background-image background-size background-position background-repeat
  color font-family font-size font-weight line-height text-align text-decoration-line text-overflow white-space
  vertical-align list-style-type grid-template-columns column-gap row-gap align-items justify-content justify-self
  flex-direction flex-wrap flex-grow flex-shrink flex-basis
`
  .trim()
  .split(/\s+/)

/** As wide and high as it stands on the page, without anything that is only there for readers of the screen. */
export function standaloneHtml(body: HTMLElement): string {
  const { width, height } = body.getBoundingClientRect()
  const background = getComputedStyle(document.documentElement).getPropertyValue('--bg').trim()
  const inside = new XMLSerializer().serializeToString(copyOf(body))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${background}"/><foreignObject width="100%" height="100%">${inside}</foreignObject></svg>`
}

function copyOf(element: Element): Element {
  const copy = element.cloneNode(false) as Element
  const style = getComputedStyle(element)
  // What is drawn as SVG carries its looks itself, but for the colours of the theme.
  const named = element instanceof SVGElement ? ['display', 'opacity', 'fill', 'stroke'] : looks
  // Words may be wider where the page's fonts are not.
  const isWords = element.childElementCount === 0 && element.textContent !== ''
  const declared = named.map((name) => {
    const property = isWords && name === 'width' ? 'min-width' : name
    return `${property}:${style.getPropertyValue(name)}`
  })
  copy.removeAttribute('class')
  copy.setAttribute('style', declared.join(';'))
  for (const child of element.childNodes) {
    if (child instanceof Element) {
      if (!child.classList.contains('sr-only')) copy.append(copyOf(child))
    } else copy.append(child.cloneNode())
  }
  return copy
}
