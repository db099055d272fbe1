declare global {
  interface Window {
    /** Asks, for the benchmark: there when the page can be asked. Settles when the answer is complete. */
    ask?: (prompt: string) => Promise<unknown>
  }
}

/** Marks the element that shows an answer. Its text is compared with what was sent. */
export const answerMark = { className: 'answer' } as const

/** The element that the page is shown in. */
export const root = (): HTMLElement => document.querySelector<HTMLElement>('#root')!
