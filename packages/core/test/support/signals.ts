/** A signal whose listeners are counted. */
export function countedSignal(): { controller: AbortController; signal: AbortSignal; readonly listeners: number } {
  const controller = new AbortController()
  const { signal } = controller
  let listeners = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  const known = new Set<unknown>()
  signal.addEventListener = ((type: string, listener: () => void, options?: { once?: boolean }) => {
    if (!known.has(listener)) listeners++
    known.add(listener)
    add(type, listener, options)
  }) as typeof signal.addEventListener
  signal.removeEventListener = ((type: string, listener: () => void) => {
    if (known.delete(listener)) listeners--
    remove(type, listener)
  }) as typeof signal.removeEventListener
  return {
    controller,
    signal,
    get listeners() {
      return listeners
    },
  }
}
