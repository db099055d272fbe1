const lockOf = (streamId: string): string => `millrace-answer-${streamId}`

/**
 * Which of the tabs that show an answer acts on it: runs the page's tools, and gives the approvals that a person has given for good. The one that has asked
 * does; where it goes, the next one that reads along.
 */
export class AnswerLead {
  /** The answers that this tab has asked for the lead of. */
  readonly #tries = new Map<string, Promise<boolean>>()
  #releases: (() => void)[] = []

  /** Takes the lead of an answer, unless another tab has it. @returns true where this tab has it. */
  try(streamId: string): Promise<boolean> {
    const before = this.#tries.get(streamId)
    if (before) return before
    const trying = new Promise<boolean>((resolve, reject) => {
      const hold = (lock: Lock | null): Promise<void> | undefined => {
        resolve(lock !== null)
        // Given back before it was given.
        if (!lock || this.#tries.get(streamId) !== trying) return undefined
        return new Promise(release => this.#releases.push(release))
      }
      navigator.locks.request(lockOf(streamId), { ifAvailable: true }, hold).catch(reject)
    })
    this.#tries.set(streamId, trying)
    return trying
  }

  /** Waits until no tab has the lead of an answer any more. */
  async ended(streamId: string): Promise<void> {
    await navigator.locks.request(lockOf(streamId), () => {})
  }

  /** Gives back all that this tab has. */
  release(): void {
    this.#tries.clear()
    for (const release of this.#releases) release()
    this.#releases = []
  }
}
