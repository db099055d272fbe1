import { vi } from 'vitest'

/** The `localStorage` of a tab, as its process sees it. */
export interface TabArea {
  getItem(key: string): string | null
  setItem(key: string, text: string): void
}

/**
 * Tabs of one browser in processes of their own: each sees what it has written at once, and what others have written when that is delivered, by a `storage`
 * event. Of several that write at the same time the last one's text stays, for all.
 */
export function tabAreas(count: number): {
  readonly areas: readonly TabArea[]
  /** Tells all tabs of what was written. @returns how many times that was. */
  deliver(): number
} {
  const page = new EventTarget()
  for (const name of ['addEventListener', 'removeEventListener'] as const) vi.stubGlobal(name, page[name].bind(page))
  const views = Array.from({ length: count }, () => new Map<string, string>())
  let written: (readonly [key: string, text: string])[] = []
  const areas = views.map(
    (view): TabArea => ({
      getItem: key => view.get(key) ?? null,
      setItem(key, text) {
        view.set(key, text)
        written.push([key, text])
      },
    }),
  )
  return {
    areas,
    deliver() {
      const all = written
      written = []
      for (const [key, text] of all) for (const view of views) view.set(key, text)
      for (const [key] of all) page.dispatchEvent(Object.assign(new Event('storage'), { key }))
      return all.length
    },
  }
}
