/** Names as programs have them, and nothing that could be a text or a key. */
const isName = /^[A-Z]\w{0,63}$/

/** The name of the kind of thing that was thrown, for messages: never a text of its own. */
export function kindOf(thrown: unknown): string {
  try {
    const { name, stack } = thrown as Error
    if (typeof thrown === 'object' && typeof stack === 'string') return nameIn(name)
  } catch {
    // Nothing was thrown, or what throws when it is looked at, as a Proxy may.
  }
  return typeof thrown
}

/** A name where it is one. */
export const nameIn = (name: unknown): string => (typeof name === 'string' && isName.test(name) ? name : 'Error')
