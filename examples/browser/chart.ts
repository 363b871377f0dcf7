/** The loss curve, drawn; and the same numbers as a table. */
export interface Curve {
  training(step: number, loss: number): void
  heldOut(step: number, loss: number): void
  clear(steps: number): void
  /** The loss of guessing every character alike, drawn as a reference. */
  reference(loss: number): void
}

interface Point {
  readonly step: number
  readonly loss: number
}

const edges = { top: 10, right: 12, bottom: 26, left: 34 }

export function createCurve(canvas: HTMLCanvasElement, table: HTMLTableElement): Curve {
  const body = table.tBodies[0]!
  let trained: Point[] = []
  let held: Point[] = []
  let steps = 1000
  let guess: number | undefined
  let isWaiting = false

  const draw = (): void => {
    isWaiting = false
    paint(canvas, { trained, held, steps, guess })
  }
  const redraw = (): void => {
    if (!isWaiting) requestAnimationFrame(draw)
    isWaiting = true
  }
  new ResizeObserver(redraw).observe(canvas)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)

  return {
    training(step, loss) {
      trained.push({ step, loss })
      if (isTabled(step)) rowOf(body, step).cells[1]!.replaceChildren(number(loss))
      redraw()
    },
    heldOut(step, loss) {
      held.push({ step, loss })
      const row = rowOf(body, step)
      row.cells[2]!.replaceChildren(number(loss))
      const at = trained.at(-1)
      if (at?.step === step) row.cells[1]!.replaceChildren(number(at.loss))
      redraw()
    },
    clear(count) {
      trained = []
      held = []
      steps = count
      body.replaceChildren()
      redraw()
    },
    reference(loss) {
      guess = loss
      redraw()
    },
  }
}

/** The first ten steps, then every tenth to a hundred, every hundredth to a thousand, and so on. */
const isTabled = (step: number): boolean => step % 10 ** Math.max(0, Math.ceil(Math.log10(step)) - 1) === 0

/** Losses in full for programs that read the page, rounded for people. */
function number(loss: number): HTMLDataElement {
  const element = document.createElement('data')
  element.value = String(loss)
  element.textContent = loss.toFixed(3)
  return element
}

function rowOf(body: HTMLTableSectionElement, step: number): HTMLTableRowElement {
  const last = body.rows[body.rows.length - 1]
  if (last?.dataset.step === String(step)) return last
  const row = body.insertRow()
  row.dataset.step = String(step)
  const head = document.createElement('th')
  head.scope = 'row'
  head.textContent = String(step)
  row.append(head)
  for (let i = 0; i < 2; i++) row.insertCell().textContent = '–'
  return row
}

interface Picture {
  readonly trained: readonly Point[]
  readonly held: readonly Point[]
  readonly steps: number
  readonly guess: number | undefined
}

function paint(canvas: HTMLCanvasElement, { trained, held, steps, guess }: Picture): void {
  const ratio = devicePixelRatio
  const [width, height] = [canvas.clientWidth, canvas.clientHeight]
  canvas.width = width * ratio
  canvas.height = height * ratio
  const context = canvas.getContext('2d')!
  context.scale(ratio, ratio)
  context.font = `12px ${getComputedStyle(document.body).fontFamily}`
  context.lineJoin = 'round'

  const top = Math.ceil(Math.max(guess ?? 4, trained[0]?.loss ?? 0) + 0.1)
  const x = (step: number): number => edges.left + (step / steps) * (width - edges.left - edges.right)
  const y = (loss: number): number => edges.top + (1 - Math.min(loss, top) / top) * (height - edges.top - edges.bottom)

  const ink = (name: string): string => resolved(canvas, `var(${name})`)
  const line = (points: readonly Point[], colour: string, thickness: number, dash: readonly number[] = []): void => {
    context.strokeStyle = colour
    context.lineWidth = thickness
    context.setLineDash([...dash])
    context.beginPath()
    for (const { step, loss } of points) context.lineTo(x(step), y(loss))
    context.stroke()
  }

  context.fillStyle = ink('--muted')
  context.textAlign = 'right'
  for (let loss = 0; loss <= top; loss++) {
    line(
      [
        { step: 0, loss },
        { step: steps, loss },
      ],
      ink('--line'),
      1,
    )
    context.fillText(String(loss), edges.left - 8, y(loss) + 4)
  }
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    context.textAlign = part === 0 ? 'left' : part === 1 ? 'right' : 'center'
    context.fillText(String(Math.round(part * steps)), x(part * steps), height - 6)
  }
  if (guess !== undefined) {
    line(
      [
        { step: 0, loss: guess },
        { step: steps, loss: guess },
      ],
      ink('--reference'),
      1.5,
      [2, 4],
    )
    context.textAlign = 'right'
    context.fillText('guessing', x(steps), y(guess) - 5)
  }
  context.globalAlpha = 0.35
  line(trained, ink('--training'), 1)
  context.globalAlpha = 1
  const smooth = smoothed(trained)
  line(smooth, ink('--training'), 2)
  line(held, ink('--held-out'), 2, [6, 3])
  context.fillStyle = ink('--held-out')
  for (const { step, loss } of held) context.fillRect(x(step) - 2.5, y(loss) - 2.5, 5, 5)

  label(smooth.at(-1), 'training', '--training', 14)
  label(held.at(-1), 'held out', '--held-out', -8)

  function label(at: Point | undefined, text: string, colour: string, shift: number): void {
    if (!at) return
    const end = x(at.step) + 6
    const isRoom = end + context.measureText(text).width < width
    context.fillStyle = ink(colour)
    context.textAlign = isRoom ? 'left' : 'right'
    context.fillText(text, isRoom ? end : width - 2, y(at.loss) + shift)
  }
}

/** Each point the mean of the last few, up to twenty: late, but never a value that was not there. */
function smoothed(points: readonly Point[]): readonly Point[] {
  const sums = [0]
  for (const { loss } of points) sums.push(sums.at(-1)! + loss)
  return points.map(({ step }, i) => {
    const length = Math.min(20, Math.ceil((i + 1) / 5))
    return { step, loss: (sums[i + 1]! - sums[i + 1 - length]!) / length }
  })
}

/** A colour that the canvas understands: `light-dark()` and variables are worked out by the style of an element. */
function resolved(element: HTMLElement, colour: string): string {
  element.style.color = colour
  return getComputedStyle(element).color
}
