import type { ShapeName } from '../../shared/shapes.ts'
import { type Answer, answerOf } from '../../shared/tokens.ts'
import { AnthropicShape } from './anthropic.ts'
import { chatCompletions } from './chat.ts'
import { gemini } from './gemini.ts'
import { glm, glmWithTails } from './glm.ts'
import { ResponsesShape } from './responses.ts'
import type { ShapeWriter } from './writer.ts'

const writers: Readonly<Record<ShapeName, () => ShapeWriter>> = {
  glm,
  tails: glmWithTails,
  chat: chatCompletions,
  responses: () => new ResponsesShape(),
  anthropic: () => new AnthropicShape(),
  gemini,
}

/** A writer of one answer. */
export const writerOf = (shape: ShapeName): ShapeWriter => writers[shape]()

/** The events of an answer, those of each token together: what comes before the first one is with it, what follows the last one is apart. */
export interface ShapedAnswer {
  readonly tokens: readonly (readonly Buffer[])[]
  readonly last: readonly Buffer[]
}

/** The events of an answer of so many tokens. */
export function shapedAnswer(shape: ShapeName, count: number): ShapedAnswer {
  const writer = writerOf(shape)
  const before = writer.begin()
  const tokens = tokensOf(writer, answerOf(count)).map((events, at) => (at === 0 ? [...before, ...events] : events))
  return { tokens, last: writer.end(count) }
}

const tokensOf = (writer: ShapeWriter, { reasoning, content }: Answer): (readonly Buffer[])[] => [
  ...reasoning.map(token => writer.token('reasoning_content', token)),
  ...content.map(token => writer.token('content', token)),
]

/** All of its events. */
export const shapedEvents = (shape: ShapeName, count: number): readonly Buffer[] => {
  const { tokens, last } = shapedAnswer(shape, count)
  return [...tokens.flat(), ...last]
}
