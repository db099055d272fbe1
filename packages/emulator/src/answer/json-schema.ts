/** Content of a prompt to fill a schema with. Each number and name is used once, in order; then they come round again. */
export interface Material {
  readonly text: string
  readonly numbers: readonly number[]
  readonly names: readonly string[]
}

/** Characters of a prompt that are looked through. */
const searched = 2_000

/** Finds the numbers, the quoted words and the names (capitalised words, a Chinese place before 的) of a prompt. */
export function readMaterial(prompt: string): Material {
  const text = prompt.slice(0, searched)
  const quoted = [...text.matchAll(/["“'「『]([^"”'」』]{1,80})["”'」』]/gu)].map(match => match[1] ?? '')
  const capitals = [...text.matchAll(/(?<=[\p{L}\p{N},;:]\s)\p{Lu}[\p{L}-]*(?:,? \p{Lu}[\p{L}-]*)*/gu)].map(
    match => match[0],
  )
  const places = [
    ...text.matchAll(/(?:^|[，。？！\s]|请问|查询|查一下|在)([\p{Script=Han}]{2,4}?)(?:今天|明天|现在|的)/gu),
  ].map(match => match[1] ?? '')
  return {
    text,
    numbers: [...text.matchAll(/(?<![\p{L}\d])-?\d+(?:\.\d+)?/gu)].map(match => Number(match[0])),
    names: [...quoted, ...places, ...capitals].filter(name => name !== ''),
  }
}

type Schema = Readonly<Record<string, unknown>>

/** Levels to which a schema is followed: one that contains itself ends there. */
const deepest = 8

/** Makes a value that fits a JSON schema, out of what the prompt offers. Pure: the same prompt gives the same value. */
export function fillSchema(schema: unknown, material: Material): unknown {
  const used = { numbers: 0, names: 0 }
  const root = (schema ?? {}) as Schema

  const nextNumber = (): number => {
    const { numbers } = material
    return numbers.length > 0 ? numbers[used.numbers++ % numbers.length]! : 1
  }

  const text = (name: string): string => {
    const isQuestion = /query|question|prompt|text|message|content|input|expression/i.test(name)
    const { names } = material
    return isQuestion || names.length === 0 ? material.text.trim() : names[used.names++ % names.length]!
  }

  const number = (node: Schema, integer: boolean): number => {
    const wanted = integer ? Math.trunc(nextNumber()) : nextNumber()
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = node as {
      minimum?: number
      maximum?: number
    }
    return Math.min(Math.max(wanted, minimum), maximum)
  }

  const object = (node: Schema, depth: number): unknown => {
    const properties = Object.entries((node.properties ?? {}) as Record<string, unknown>)
    const required = Array.isArray(node.required) ? node.required : properties.map(([name]) => name)
    const wanted = properties.filter(([name]) => required.includes(name))
    return Object.fromEntries(wanted.map(([name, property]) => [name, fill(property, name, depth + 1)]))
  }

  const fill = (value: unknown, name: string, depth: number): unknown => {
    const node = resolve(value, root)
    for (const fixed of [node.const, node.default, first(node.enum), first(node.examples)]) {
      if (fixed !== undefined) return fixed
    }
    if (depth > deepest) return null
    const option = first(node.anyOf) ?? first(node.oneOf) ?? first(node.allOf)
    if (option !== undefined) return fill(option, name, depth + 1)
    const type = Array.isArray(node.type) ? node.type[0] : (node.type ?? (node.properties ? 'object' : 'string'))
    // Gemini's own schemas shout: `STRING`.
    switch (String(type).toLowerCase()) {
      case 'object':
        return object(node, depth)
      case 'array':
        return [fill(node.items, name, depth + 1)]
      case 'number':
        return number(node, false)
      case 'integer':
        return number(node, true)
      case 'boolean':
        return true
      case 'null':
        return null
      default:
        return text(name)
    }
  }
  return fill(root, '', 0)
}

const first = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined)

/** Follows a `$ref` inside the same document; any other is taken as "anything". */
function resolve(value: unknown, root: Schema): Schema {
  const node = (typeof value === 'object' && value !== null ? value : {}) as Schema
  if (typeof node.$ref !== 'string' || !node.$ref.startsWith('#/')) return node
  let target: unknown = root
  for (const key of node.$ref.slice(2).split('/')) target = (target as Record<string, unknown> | undefined)?.[key]
  return typeof target === 'object' && target !== null ? (target as Schema) : {}
}
