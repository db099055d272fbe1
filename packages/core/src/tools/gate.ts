/** Lets pass while it is open. */
export class Gate {
  #waiting: (() => void)[] | undefined

  get isOpen(): boolean {
    return this.#waiting === undefined
  }

  close(): void {
    this.#waiting ??= []
  }

  open(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const pass of waiting) pass()
  }

  /** Settles when it is open. */
  async passed(): Promise<void> {
    while (this.#waiting) await new Promise<void>(resolve => this.#waiting?.push(resolve))
  }
}
