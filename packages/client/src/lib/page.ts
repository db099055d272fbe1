interface Events {
  addEventListener?(
    type: string,
    listener: () => void,
    until?: { readonly signal?: AbortSignal; readonly once?: boolean },
  ): void
  removeEventListener?(type: string, listener: () => void): void
}

/** The parts of a page that are used, each where there is one: workers and servers have none. */
export const page = globalThis as Events & {
  readonly document?: Events & { readonly visibilityState: string }
  readonly navigator?: {
    readonly onLine?: boolean
    /** Locks among the pages of an address, where that is secure. */
    readonly locks?: {
      request(name: string, options: { readonly signal?: AbortSignal }, work: () => Promise<void>): Promise<unknown>
    }
  }
  readonly requestAnimationFrame?: (callback: () => void) => number
  /** Lets others have their turn, as in Chromium 156 (2026-11). */
  readonly scheduler?: { yield?(): Promise<void> }
}

/** False in a page that nobody sees: it has no frames, and its timers come once a second or less. */
export const isSeen = (): boolean => page.document?.visibilityState !== 'hidden'
