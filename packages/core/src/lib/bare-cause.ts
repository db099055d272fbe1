/** Causes below a cause that are kept. */
const mostDepth = 3

/** A word that a program made, and no text. */
const isWord = /^[\w.-]{1,64}$/

/**
 * What may be kept of a thrown thing as the cause of an error: its name, its code, where it was thrown, and the same of what caused it. Its
 * message and its own fields stay behind: they may quote bytes of the answer (`JSON.parse`, undici's parser), an address with a key in it, or
 * the password of a proxy.
 */
export function bareCause(thrown: unknown, depth = 0): Error {
  const { name, code, stack, cause, errors } = fieldsOf(thrown)
  const kind = typeof name === 'string' && isWord.test(name) ? name : 'Error'
  const word = typeof code === 'string' && isWord.test(code) ? code : undefined
  const deeper = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined)
  const keeps = deeper !== undefined && depth < mostDepth
  const bare = new Error(word ?? kind, keeps ? { cause: bareCause(deeper, depth + 1) } : {})
  const places = typeof stack === 'string' ? stack.split('\n').filter(line => /^ {4}at /.test(line)) : []
  Object.defineProperty(bare, 'name', { value: kind })
  Object.defineProperty(bare, 'stack', { value: [`${kind}: ${word ?? kind}`, ...places].join('\n') })
  return word === undefined ? bare : Object.assign(bare, { code: word })
}

const fieldsOf = (thrown: unknown): { readonly [field: string]: unknown } =>
  typeof thrown === 'object' && thrown !== null ? (thrown as { readonly [field: string]: unknown }) : {}
