import { type ReactNode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { root } from './page.ts'

/** Shows a page. */
export const show = (page: ReactNode): void => createRoot(root()).render(page)

/** Lets the benchmark ask. */
export function useAsk(ask: (prompt: string) => Promise<unknown>): void {
  useEffect(() => {
    window.ask = ask
  }, [ask])
}
