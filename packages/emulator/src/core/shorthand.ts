/** A fault as written in a header, a prompt or on a command line, before the dialect knows its fields. */
export interface Shorthand {
  readonly type: string
  readonly [field: string]: string | number | boolean
}

/**
 * Reads `name`, `name:value` and `name:value key=value flag`; several are parted by `;`. A number becomes a number, `never`
 * infinity, a bare word `true`. `defaults` names the field that a fault's `:value` fills; it is `value` for a name not in it.
 *
 * @throws {TypeError} for a text of another form, or a `:value` where the name takes none.
 */
export function parseShorthand(text: string, defaults: Readonly<Record<string, string | undefined>>): Shorthand[] {
  return text
    .split(';')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => parseOne(part, defaults))
}

function parseOne(text: string, defaults: Readonly<Record<string, string | undefined>>): Shorthand {
  const [head = '', ...rest] = text.split(/\s+/)
  const match = /^([a-z][a-z-]*)(?::(.+))?$/.exec(head)
  if (!match) throw new TypeError(`"${text}" is no fault: write name:value key=value`)
  const [, type = '', value] = match
  const fields: Record<string, string | number | boolean> = {}
  if (value !== undefined) {
    const field = defaults[type]
    if (field === undefined && Object.hasOwn(defaults, type)) throw new TypeError(`fault "${type}" takes no value`)
    fields[field ?? 'value'] = scalar(value)
  }
  for (const word of rest) {
    const at = word.indexOf('=')
    if (at < 0) fields[camel(word)] = true
    else fields[camel(word.slice(0, at))] = scalar(word.slice(at + 1))
  }
  return { ...fields, type }
}

function scalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'never') return Number.POSITIVE_INFINITY
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

const camel = (text: string) => text.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
