import type { Locator, Page } from 'playwright-core'

/** A pointer, which a page that is filmed does not have: it follows the mouse and turns darker while a button is down. */
const draw = `(() => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 20 28')
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  shape.setAttribute('d', 'M2 2v20l5-4.5 3.2 7.5 3.3-1.4-3.2-7.4H17z')
  svg.append(shape)
  Object.assign(svg.style, { position: 'fixed', left: 0, top: 0, width: '20px', zIndex: 9, pointerEvents: 'none', transform: 'translate(-40px)' })
  Object.assign(shape.style, { fill: '#111', stroke: '#fff', strokeWidth: 1.5, strokeLinejoin: 'round' })
  const place = ({ clientX, clientY }) => {
    document.body.append(svg)
    svg.style.transform = 'translate(' + clientX + 'px,' + clientY + 'px)'
  }
  addEventListener('pointermove', place, true)
  addEventListener('pointerdown', () => { shape.style.fill = '#0f766e' }, true)
  addEventListener('pointerup', () => { shape.style.fill = '#111' }, true)
})()`

/** A hand that moves the mouse of a page as a person does. Its times are those of the movie. */
export class Hand {
  readonly #page: Page
  readonly #slowness: number
  #x: number
  #y: number

  private constructor(page: Page, slowness: number, x: number, y: number) {
    this.#page = page
    this.#slowness = slowness
    this.#x = x
    this.#y = y
  }

  /** Takes the mouse at a place of the page, in CSS pixels, and shows the pointer there. */
  static async at(page: Page, slowness: number, x: number, y: number): Promise<Hand> {
    await page.evaluate(draw)
    await page.mouse.move(x, y)
    return new Hand(page, slowness, x, y)
  }

  async rest(ms: number): Promise<void> {
    await this.#page.waitForTimeout(ms * this.#slowness)
  }

  /** Moves to a part of the page, which lies in sight, within `ms`: slowly at both ends of the way. `across` is where in its width, from 0 to 1. */
  async moveTo(target: Locator, ms: number, across = 0.4): Promise<void> {
    const box = await target.boundingBox()
    if (!box) throw new Error(`${target} is not shown.`)
    const [fromX, fromY] = [this.#x, this.#y]
    const [toX, toY] = [box.x + box.width * across, box.y + box.height / 2]
    const begun = performance.now()
    for (let done = 0; done < 1; ) {
      done = Math.min(1, (performance.now() - begun) / (ms * this.#slowness))
      const way = done * done * (3 - 2 * done)
      this.#x = fromX + (toX - fromX) * way
      this.#y = fromY + (toY - fromY) * way
      await this.#page.mouse.move(this.#x, this.#y)
      await this.rest(16)
    }
  }

  /** Turns the wheel until a part of the page is in sight with `margin` pixels to spare, a little at a time. */
  async scrollTo(target: Locator, margin: number): Promise<void> {
    const bottom = this.#page.viewportSize()!.height - margin
    for (;;) {
      const box = await target.boundingBox()
      if (!box || box.y + box.height <= bottom) return
      await this.#page.mouse.wheel(0, Math.min(40, box.y + box.height - bottom))
      await this.rest(25)
    }
  }

  async click(): Promise<void> {
    await this.#page.mouse.down()
    await this.rest(90)
    await this.#page.mouse.up()
  }
}
