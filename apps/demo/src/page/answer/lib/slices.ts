/** Milliseconds of work after which the page gets its turn. */
export const sliceMs = 5

interface Yielding {
  readonly scheduler?: { readonly yield?: () => Promise<void> }
}

/** Waits until the page has had its turn: for input, layout and painting. */
export function nextSlice(): Promise<void> {
  const { scheduler } = globalThis as Yielding
  return scheduler?.yield ? afterPaint(() => scheduler.yield!()) : afterPaint(() => Promise.resolve())
}

/** A hidden page has no frames, and nobody to wait for it. */
function afterPaint(then: () => Promise<void>): Promise<void> {
  return new Promise(resolve => {
    const go = (): void => void then().then(resolve)
    if (document.visibilityState === 'hidden') setTimeout(go)
    else requestAnimationFrame(() => setTimeout(go))
  })
}
