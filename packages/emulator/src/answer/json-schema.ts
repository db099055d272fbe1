/** Content of a prompt to fill a schema with. Each number and name is used once, in order; then they come round again. */
export interface Material {
  readonly text: string
  readonly numbers: readonly number[]
  readonly names: readonly string[]
  /** Names of the places among them. */
  readonly places: readonly string[]
  /** Names of the people among them. */
  readonly people: readonly string[]
  /** A finding that a text should be about, instead of the prompt. */
  readonly found?: string
}

/** Characters of a prompt that are looked through. */
const searched = 2_000

/** A capitalised name, of several words perhaps. */
const name = String.raw`\p{Lu}[\p{L}-]*(?:,? \p{Lu}[\p{L}-]*)*`
const placesIn = new RegExp(String.raw`\b(?:[Ii]n|[Aa]t|[Ff]or|[Oo]f|[Nn]ear|[Ff]rom) (${name})`, 'gu')
const peopleIn = new RegExp(
  String.raw`\b(?:[Tt]o|[Ss]end|[Tt]ell|[Aa]sk|[Ww]rite|[Mm]essage|[Ii]nvite) (${name})`,
  'gu',
)
const chinesePlacesIn = /(?:^|[，。？！\s]|请问|查询|查一下|在)([\p{Script=Han}]{2,4}?)(?:今天|明天|现在|的)/gu
const chinesePeopleIn = /(?:给|告诉|通知|转告)([\p{Script=Han}]{2,3}?)(?=发|写|打|说|[，。,.]|$)/gu

const allIn = (text: string, ...patterns: readonly RegExp[]): string[] =>
  patterns.flatMap(pattern => [...text.matchAll(pattern)].map(match => match[1] ?? '')).filter(found => found !== '')

/** Finds the numbers, the quoted words and the names (capitalised words, a Chinese place before 的, a Chinese person behind 给) of a prompt. */
export function readMaterial(prompt: string): Material {
  const text = prompt.slice(0, searched)
  const quoted = [...text.matchAll(/["“'「『]([^"”'」』]{1,80})["”'」』]/gu)].map(match => match[1] ?? '')
  const capitals = [...text.matchAll(/(?<=[\p{L}\p{N},;:]\s)\p{Lu}[\p{L}-]*(?:,? \p{Lu}[\p{L}-]*)*/gu)].map(
    match => match[0],
  )
  return {
    text,
    numbers: [...text.matchAll(/(?<![\p{L}\d])-?\d+(?:\.\d+)?/gu)].map(match => Number(match[0])),
    names: [...quoted, ...allIn(text, chinesePlacesIn), ...capitals].filter(name => name !== ''),
    places: allIn(text, placesIn, chinesePlacesIn),
    people: allIn(text, peopleIn, chinesePeopleIn),
  }
}

/** Names of fields that take a place, and a person. */
const isPlace = /city|town|place|location|country|region/i
const isPerson = /^(to|who|person|recipient|receiver|user)$/i

type Schema = Readonly<Record<string, unknown>>

/** Levels to which a schema is followed: one that contains itself ends there. */
const deepest = 8

/** Makes a value that fits a JSON schema, out of what the prompt offers. Pure: the same prompt gives the same value. */
export function fillSchema(schema: unknown, material: Material): unknown {
  const used = { numbers: 0, names: 0, places: 0, people: 0 }
  const root = (schema ?? {}) as Schema

  const nextNumber = (): number => {
    const { numbers } = material
    return numbers.length > 0 ? numbers[used.numbers++ % numbers.length]! : 1
  }

  const text = (name: string): string => {
    const isText = /text|message|content|body/i.test(name)
    if (isText && material.found !== undefined) return material.found
    if (isText || /query|question|prompt|input|expression/i.test(name)) return material.text.trim()
    const fitting = isPlace.test(name) ? 'places' : isPerson.test(name) ? 'people' : 'names'
    const kind = material[fitting].length > 0 ? fitting : 'names'
    return material[kind][used[kind]++ % material[kind].length] ?? material.text.trim()
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
