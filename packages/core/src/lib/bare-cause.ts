/** Causes below a cause that are kept. */
const mostDepth = 3

/** Names and codes as programs have them, and nothing that could be a text or a key. */
const isName = /^[A-Z]\w{0,63}$/
const isCode = /^(?:[A-Z][A-Z0-9_]{0,63}|[a-z]{1,16})$/

/**
 * Copies of a thrown thing the parts that are safe in the cause of an error: its name, its code, the place where it was thrown, and the same
 * of its own cause. Its message and its own fields stay behind: they may quote bytes of the answer (`JSON.parse`, undici's parser), an
 * address with a key in it, or the password of a proxy. Undefined where nothing was thrown.
 */
export function bareCause(thrown: unknown): Error | undefined {
  return thrown === undefined ? undefined : bare(thrown, 0)
}

function bare(thrown: unknown, depth: number): Error {
  const { name, code, stack, cause, errors } = fieldsOf(thrown)
  const kind = typeof name === 'string' && isName.test(name) ? name : 'Error'
  const word = typeof code === 'string' && isCode.test(code) ? code : undefined
  const deeper = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined)
  const keeps = deeper !== undefined && depth < mostDepth
  const error = new Error(word ?? kind, keeps ? { cause: bare(deeper, depth + 1) } : {})
  const places = typeof stack === 'string' ? stack.split('\n').filter(line => /^ {4}at /.test(line)) : []
  Object.defineProperty(error, 'name', { value: kind })
  Object.defineProperty(error, 'stack', { value: [`${kind}: ${word ?? kind}`, ...places].join('\n') })
  return word === undefined ? error : Object.assign(error, { code: word })
}

const fieldsOf = (thrown: unknown): { readonly [field: string]: unknown } =>
  typeof thrown === 'object' && thrown !== null ? (thrown as { readonly [field: string]: unknown }) : {}
