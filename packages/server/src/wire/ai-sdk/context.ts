import { freeId } from '../free-id.js'
import type { WireContext } from '../wire.js'

/** The parts of a request that its answer repeats. */
export interface UiContext extends WireContext {
  /** The assistant message that the answer continues: with another id the client would show a second message. */
  readonly messageId?: string
  /** Ids of the other messages: a new message with one of them would replace it on the page. */
  readonly taken?: readonly string[]
  /** The calls of the message that is continued, each with the number of steps that have begun behind it. */
  readonly calls?: readonly (readonly [toolCallId: string, stepsBehind: number])[]
}

/** The id of the answer's message. */
export const messageIdOf = ({ messageId, taken = [] }: UiContext, id: string): string =>
  messageId ?? freeId(id, each => taken.includes(each))
