import type { Message, Part, ToolApprovalPart, ToolResultPart } from '@millrace/core'
import { messagesOf } from '@millrace/core/internal'

/** A result, and where it stood in the answer. */
interface PlacedResult {
  readonly part: ToolResultPart
  readonly place: number
}

/** A step of an answer, as a client holds it: its results are apart. */
interface Step {
  readonly said: Part[]
  readonly results: PlacedResult[]
  readonly approvals: ToolApprovalPart[]
}

/** Puts the steps of an answer that a client sends back in the order in which they came, and gives its history, as `ChatResult.messages` does. */
export class AnswerSteps {
  readonly #steps = new Map<number, Step>()

  say(step: number, part: Part): void {
    this.#at(step).said.push(part)
  }

  /** Adds a person's answer to the question about a call of this step. */
  approve(step: number, part: ToolApprovalPart): void {
    this.#at(step).approvals.push(part)
  }

  /** @param place - among the parts of its step. Default: behind them all, as that of a client's own tool. */
  result(step: number, part: ToolResultPart, place = Number.POSITIVE_INFINITY): void {
    this.#at(step).results.push({ part, place })
  }

  /** The place behind all that was said in a step so far. */
  placeIn(step: number): number {
    return this.#at(step).said.length
  }

  messages(): Message[] {
    const messages: Message[] = []
    for (const [, step] of [...this.#steps].sort(([a], [b]) => a - b)) {
      for (const message of messagesOf({ content: contentOf(step) })) {
        addMessage(messages, message)
        if (message.role === 'assistant') addMessage(messages, { role: 'tool', content: step.approvals.splice(0) })
      }
    }
    return messages
  }

  #at(step: number): Step {
    let found = this.#steps.get(step)
    if (!found) {
      found = { said: [], results: [], approvals: [] }
      this.#steps.set(step, found)
    }
    return found
  }
}

/** Adds a message. Results of tools become one message where nothing is said in between. */
export function addMessage(messages: Message[], message: Message): void {
  if (message.content.length === 0) return
  const before = messages[messages.length - 1]
  if (message.role !== 'tool' || before?.role !== 'tool') messages.push(message)
  else
    messages[messages.length - 1] = {
      role: 'tool',
      content: [...(before.content as readonly Part[]), ...(message.content as readonly Part[])],
    }
}

/** Infinite places differ by nothing: their results stay in the order of their calls. */
const byPlace = (a: PlacedResult, b: PlacedResult): number => (a.place === b.place ? 0 : a.place - b.place)

/** The parts of a step with the results among them. */
function contentOf({ said, results }: Step): readonly Part[] {
  const content: Part[] = []
  const placed = [...results].sort(byPlace)
  let next = 0
  for (const part of said) {
    while (next < placed.length && placed[next]!.place <= content.length) content.push(placed[next++]!.part)
    content.push(part)
  }
  while (next < placed.length) content.push(placed[next++]!.part)
  return content
}
