import { nameIn } from './kind-of.js'

/** Causes below a cause that are kept. */
const mostDepth = 3

/** Codes as programs have them, and nothing that could be a text or a key. */
const isCode = /^(?:[A-Z](?:[A-Z0-9_]|SSL\/TLS){0,63}|[a-z]{1,16})$/

/**
 * Copies of a thrown thing the parts that are safe in the cause of an error: its name, its code, the place where it was thrown, and the same
 * of its own cause. Its message and its own fields stay behind: they may quote bytes of the answer (`JSON.parse`, undici's parser), an
 * address with a key in it, or the password of a proxy. Undefined where nothing was thrown.
 */
export function bareCause(thrown: unknown): Error | undefined {
  return thrown === undefined ? undefined : bare(thrown, 0)
}

function bare(thrown: unknown, depth: number): Error {
  const { name, code, message, stack, cause, errors } = fieldsOf(thrown)
  const kind = nameIn(name)
  const word = typeof code === 'string' && isCode.test(code) ? code : undefined
  const deeper = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined)
  const keeps = deeper !== undefined && depth < mostDepth
  const error = new Error(word ?? kind, keeps ? { cause: bare(deeper, depth + 1) } : {})
  Object.defineProperty(error, 'name', { value: kind })
  Object.defineProperty(error, 'stack', { value: [`${kind}: ${word ?? kind}`, ...placesIn(stack, message)].join('\n') })
  return word === undefined ? error : Object.assign(error, { code: word })
}

/** The lines of a stack behind its message, which may have lines that look like them; none where the message was changed afterwards. */
function placesIn(stack: unknown, message: unknown): string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return []
  const at = stack.indexOf(message)
  if (at === -1) return []
  return stack
    .slice(at + message.length)
    .split('\n')
    .filter(line => /^ {4}at /.test(line))
}

/** The fields that are looked at. None of what throws when it is looked at, as a Proxy may. */
function fieldsOf(thrown: unknown): { readonly [field: string]: unknown } {
  if (typeof thrown !== 'object' || thrown === null) return {}
  try {
    const { name, code, message, stack, cause, errors } = thrown as { readonly [field: string]: unknown }
    return { name, code, message, stack, cause, errors }
  } catch {
    return {}
  }
}
