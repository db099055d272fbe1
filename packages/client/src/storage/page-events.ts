type Page = Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>

/** Listens to the page, where there is one. Gives a function that ends the listening. */
export function onPage<PageEvent>(type: string, listener: (event: PageEvent) => void): () => void {
  const page = globalThis as Page
  const heard = (event: Event): void => listener(event as PageEvent)
  page.addEventListener?.(type, heard)
  return () => page.removeEventListener?.(type, heard)
}

/** Calls back when the page is shown again that the browser had put away as a whole: it has heard nothing meanwhile. */
export const onReturn = (listener: () => void): (() => void) =>
  onPage<{ readonly persisted: boolean }>('pageshow', ({ persisted }) => persisted && listener())
