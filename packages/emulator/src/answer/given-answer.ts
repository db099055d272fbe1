import type { Answer } from './answer.js'

const fields: ReadonlySet<string> = new Set<keyof Answer>([
  'reasoning',
  'text',
  'files',
  'toolCalls',
  'sources',
  'finishReason',
  'usage',
])

/**
 * The answer that an application's function gave; undefined where it leaves it to the emulator.
 *
 * @throws {TypeError} for anything but an answer, which would come out empty: a promise, a field that answers do not have, a text that is none.
 */
export function givenAnswer(given: unknown): Answer | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string') return { text: given }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(
      `answer: ${takes}, and gave ${given === null ? 'null' : Array.isArray(given) ? 'a list' : `a ${typeof given}`}`,
    )
  if ('then' in given) throw new TypeError(`answer: ${takes} at once, and gave a promise`)
  const unknown = Object.keys(given).find(name => !fields.has(name))
  if (unknown !== undefined)
    throw new TypeError(`answer: ${unknown} is no field of an answer, which has ${[...fields].join(', ')}`)
  const { text, reasoning } = given as Answer
  for (const [name, said] of Object.entries({ text, reasoning }))
    if (said !== undefined && !isSaid(said)) throw new TypeError(`answer: ${name} takes a text or an iterable of texts`)
  return given
}

const isSaid = (said: unknown): boolean =>
  typeof said === 'string' || (typeof said === 'object' && said !== null && Symbol.iterator in said)

const takes = 'it gives a text, { text, … } or undefined'
