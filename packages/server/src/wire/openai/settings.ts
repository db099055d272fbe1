import * as v from 'valibot'

export const text = v.string('takes a text')
export const name = v.pipe(text, v.nonEmpty('takes a text that is not empty'))
export const flag = v.boolean('takes true or false')
const number = v.number('takes a number')
const penalty = v.pipe(number, v.minValue(-2, 'is -2 or more'), v.maxValue(2, 'is 2 at most'))

/** Takes `null` too, which clients send where they mean nothing. */
export const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.nullish(schema)

/** A field that no request may have. @param why - the rest of a sentence that begins with the field. */
export const refused = (why: string) => maybe(v.custom<never>(() => false, why))

export const tokens = v.pipe(number, v.safeInteger('takes a whole number'), v.minValue(1, 'is 1 or more'))
export const wholeNumber = v.pipe(number, v.safeInteger('takes a whole number'))

export const effort = v.picklist(
  ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
  'takes none, minimal, low, medium, high, xhigh or max',
)

/** A text, or a list of parts. A problem of a part is told as that of the part. */
export function textOr<Output>(part: v.GenericSchema<unknown, Output>): v.GenericSchema<unknown, string | Output[]> {
  const list = v.array(part, 'takes a text or a list of parts')
  return v.lazy(content => (typeof content === 'string' ? text : list)) as never
}

/** The settings of Chat Completions that the other API lacks: OpenAI's own, and `top_k`, which others have and their clients send. */
export const samplingSettings = {
  presence_penalty: maybe(penalty),
  frequency_penalty: maybe(penalty),
  top_k: maybe(wholeNumber),
}

/** The settings that both of OpenAI's APIs have under the same names. */
export const sharedSettings = {
  model: name,
  stream: maybe(flag),
  temperature: maybe(v.pipe(number, v.minValue(0, 'is 0 or more'), v.maxValue(2, 'is 2 at most'))),
  top_p: maybe(v.pipe(number, v.minValue(0, 'is 0 or more'), v.maxValue(1, 'is 1 at most'))),
  user: maybe(text),
  safety_identifier: maybe(text),
  parallel_tool_calls: maybe(flag),
  top_logprobs: maybe(wholeNumber),
}

/** `user` is the old name: OpenAI splits it into `safety_identifier`, which is for what is meant here, and a key for its cache (openai 7.59, 2026-11). */
export const userOf = (asked: {
  readonly user?: string | null | undefined
  readonly safety_identifier?: string | null | undefined
}): string | undefined => asked.safety_identifier ?? asked.user ?? undefined
