import { findSums } from './arithmetic.js'
import { fillSchema, readMaterial } from './json-schema.js'
import type { Prompt } from './prompt.js'

/** A JSON object: by the schema of the request, or the one that its messages describe, else what was received. */
export function composeJson(prompt: Prompt): { readonly text: string } {
  const schema = prompt.schema ?? findSchema(`${prompt.background}\n${prompt.text}`)
  const value = schema
    ? fillSchema(schema, readMaterial(prompt.text))
    : { emulator: true, model: prompt.model, prompt: prompt.text, sums: findSums(prompt.text) }
  return { text: JSON.stringify(value) }
}

/** Opening braces that are tried at most: a text of nothing but braces would cost their square. */
const mostTries = 100

/** The first JSON object in a text that reads as the schema of an object. */
function findSchema(text: string): unknown {
  let start = text.indexOf('{')
  for (let tries = 0; start >= 0 && tries < mostTries; tries++, start = text.indexOf('{', start + 1)) {
    const source = balanced(text, start)
    if (!source?.includes('"properties"')) continue
    try {
      const value = JSON.parse(source)
      if (typeof value.properties === 'object') return value
      if (typeof value.schema?.properties === 'object') return value.schema
    } catch {
      // Braces that are no JSON: the next ones may be.
    }
  }
  return undefined
}

/** The text from a brace to the one that closes it; strings with braces in them are rare in schemas and not looked at. */
function balanced(text: string, start: number): string | undefined {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return text.slice(start, at + 1)
  }
  return undefined
}
