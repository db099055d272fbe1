import type { Page } from 'playwright-core'

/** The machine room of a page, read and used as a person does. */
export class MachineRoom {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Opens the panel where it is closed. */
  async open(): Promise<void> {
    const panel = this.#page.locator('.room')
    if ((await panel.count()) === 0)
      await this.#page.getByRole('button', { name: 'Open the machine room' }).first().press('Enter')
    await panel.waitFor()
  }

  /** A number by its name; empty where it is not shown. */
  async shown(name: string): Promise<string> {
    const [text = ''] = await this.#page.locator('.room-numbers div', { hasText: name }).locator('dd').allTextContents()
    return text
  }

  readonly records = async (): Promise<number> => Number(await this.shown('Records'))

  readonly reconnects = async (): Promise<number> => Number(await this.shown('Reconnects'))

  /** The server that the page reads from. */
  readonly reader = (): Promise<string> => this.shown('Server that the page reads from')

  readonly pressure = (): Promise<string> => this.shown('Backpressure')

  /** The sentences of what happens, with the seconds before each. */
  readonly story = async (): Promise<string> =>
    (await this.#page.locator('.room-story li').allTextContents()).join('\n')

  /** The button of a fault. */
  fault(name: string) {
    return this.#page.getByRole('button', { name: new RegExp(`^${name}`) })
  }

  /** Lets a fault happen, to the answer that runs or with the next question. */
  async strike(name: string): Promise<void> {
    await this.fault(name).press('Enter')
  }
}
