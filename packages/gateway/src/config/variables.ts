import type { Environment } from '../providers/from-environment.js'
import type { ConfigFlaw, ConfigPath } from './config-error.js'

/** `${NAME}`; `$${NAME}` stands for the text `${NAME}` itself. */
const variable = /(\$?)\$\{([^{}]*)\}/g

const nameForm = /^[A-Za-z_]\w*$/

/** A value with its variables filled in. */
export interface Filled {
  readonly value: unknown
  readonly flaws: readonly ConfigFlaw[]
}

/** Puts the values of environment variables into the texts of a configuration. A variable that is not set is a flaw: an empty key would be a riddle later. */
export function fillVariables(value: unknown, env: Environment): Filled {
  const flaws: ConfigFlaw[] = []
  const fill = (part: unknown, path: ConfigPath): unknown => {
    if (typeof part === 'string') return textOf(part, path)
    if (Array.isArray(part)) return part.map((each, at) => fill(each, [...path, at]))
    if (!isPlain(part)) return part
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, fill(each, [...path, name])]))
  }
  const textOf = (text: string, path: ConfigPath): string =>
    text.replace(variable, (whole, escaped: string, name: string) => {
      if (escaped !== '') return whole.slice(1)
      const found = nameForm.test(name) ? env[name] : undefined
      if (!found) flaws.push({ path, message: `names \${${name.slice(0, 100)}}, which is not set in the environment` })
      return found ?? ''
    })
  return { value: fill(value, []), flaws }
}

/** Anything else is of a configuration in TypeScript: a provider, a store. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
