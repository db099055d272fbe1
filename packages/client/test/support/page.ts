import type { ReactNode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { onTestFinished } from 'vitest'

/** The parts of happy-dom's elements that are looked at. */
export interface TestElement {
  readonly textContent: string
  innerHTML: string
  readonly children: ArrayLike<unknown>
}
type Container = Parameters<typeof createRoot>[0]

/** A root of React in the document of the test, shown like a page's: without `act`, as a browser does it. */
export function reactPage(markup = ''): {
  readonly element: TestElement
  render(node: ReactNode): void
  hydrate(node: ReactNode, onRecoverableError: (error: unknown) => void): void
  unmount(): void
} {
  const { document } = globalThis as unknown as { document: { createElement(name: string): TestElement & Container } }
  const element = document.createElement('main')
  element.innerHTML = markup
  let root: ReturnType<typeof createRoot> | undefined
  const unmount = (): void => {
    root?.unmount()
    root = undefined
  }
  onTestFinished(unmount)
  return {
    element,
    render(node) {
      root ??= createRoot(element)
      root.render(node)
    },
    hydrate(node, onRecoverableError) {
      root = hydrateRoot(element, node, { onRecoverableError })
    },
    unmount,
  }
}
