import { randomId } from '@millrace/core/page'
import { createStore } from 'zustand/vanilla'

/** The conversation that is shown. */
export interface Route {
  readonly id: string
  /** Nothing was said in it yet, and no address leads to it. */
  readonly fresh: boolean
}

const idIn = (hash: string): string | undefined => /^#\/([\w-]{8,64})$/.exec(hash)?.[1]

const routeOf = (hash: string): Route => {
  const id = idIn(hash)
  return id === undefined ? { id: randomId(), fresh: true } : { id, fresh: false }
}

export const route = createStore<Route>(() => routeOf(location.hash))

/** Follows the address, so that the browser's back and forward go from conversation to conversation. Gives a function that ends it. */
export function followAddress(): () => void {
  const follow = (): void => {
    const { id, fresh } = route.getState()
    const next = idIn(location.hash)
    if (next === undefined ? !fresh : next !== id) route.setState(routeOf(location.hash))
  }
  window.addEventListener('popstate', follow)
  return () => window.removeEventListener('popstate', follow)
}

/** True for the conversation that is shown, where nothing was said in it yet. */
export function isFresh(id: string): boolean {
  const shown = route.getState()
  return shown.fresh && shown.id === id
}

/** Shows a conversation. */
export function showConversation(id: string): void {
  if (route.getState().id === id) return
  history.pushState(null, '', `#/${id}`)
  route.setState({ id, fresh: false })
}

/** Shows an empty conversation. */
export function showNew(): void {
  if (route.getState().fresh) return
  history.pushState(null, '', location.pathname)
  route.setState({ id: randomId(), fresh: true })
}

/** Gives the fresh conversation its address: something is said in it. */
export function settleRoute(): void {
  const { id, fresh } = route.getState()
  if (!fresh) return
  history.pushState(null, '', `#/${id}`)
  route.setState({ id, fresh: false })
}
