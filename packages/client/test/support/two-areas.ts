import { vi } from 'vitest'

/** The `localStorage` of a tab, as its process sees it. */
export interface TabArea {
  getItem(key: string): string | null
  setItem(key: string, text: string): void
}

/**
 * Two tabs of one browser in processes of their own: each sees what it has written at once, and what the other has written when that is delivered, by a
 * `storage` event. Of two that write at the same time the second one's text stays, for both.
 */
export function twoAreas(): { readonly one: TabArea; readonly two: TabArea; deliver(): void } {
  const page = new EventTarget()
  for (const name of ['addEventListener', 'removeEventListener'] as const) vi.stubGlobal(name, page[name].bind(page))
  const views = [new Map<string, string>(), new Map<string, string>()] as const
  let written: (readonly [key: string, text: string])[] = []
  const areaOf = (view: Map<string, string>): TabArea => ({
    getItem: key => view.get(key) ?? null,
    setItem(key, text) {
      view.set(key, text)
      written.push([key, text])
    },
  })
  return {
    one: areaOf(views[0]),
    two: areaOf(views[1]),
    deliver() {
      const all = written
      written = []
      for (const [key, text] of all) for (const view of views) view.set(key, text)
      for (const [key] of all) page.dispatchEvent(Object.assign(new Event('storage'), { key }))
    },
  }
}
