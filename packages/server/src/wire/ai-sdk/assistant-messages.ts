import type { Message, Part, ToolApprovalPart, ToolResultPart } from '@millrace/core'
import { messagesOf } from '@millrace/core/internal'

/** A result, and where it stood in the answer. */
interface PlacedResult {
  readonly part: ToolResultPart
  readonly place: number
}

/** A step of an assistant's message, as the client shows it: results stand at their calls. */
class Step {
  readonly said: Part[] = []
  readonly results: PlacedResult[] = []
  readonly approvals: ToolApprovalPart[] = []
}

/** Puts the steps of an assistant's message back in the order in which they came, and gives the history of it, as `ChatResult.messages` does. */
export class AssistantSteps {
  readonly #steps: Step[] = [new Step()]
  /** Results, each with the index of its step, until all steps are known. */
  readonly #results: { readonly at: number; readonly result: PlacedResult }[] = []

  /** The next step begins. */
  next(): void {
    this.#steps.push(new Step())
  }

  say(part: Part): void {
    this.#last.said.push(part)
  }

  /** The answer of a person to the question about a call of this step. */
  approve(part: ToolApprovalPart): void {
    this.#last.approvals.push(part)
  }

  /**
   * @param place - among the parts of its step. Default: behind them all, as that of a client's own tool.
   * @param later - steps between the call, which is of this step, and the result.
   */
  result(part: ToolResultPart, place: number | undefined, later = 0): void {
    const at = this.#steps.length - 1 + later
    this.#results.push({ at, result: { part, place: place ?? Number.POSITIVE_INFINITY } })
  }

  /** The place behind all that was said in this step so far. */
  get place(): number {
    return this.#last.said.length
  }

  messages(): Message[] {
    for (const { at, result } of this.#results.splice(0)) (this.#steps[at] ?? this.#last).results.push(result)
    const messages: Message[] = []
    for (const step of this.#steps) {
      for (const message of messagesOf({ content: contentOf(step) })) {
        add(messages, message)
        if (message.role === 'assistant') add(messages, { role: 'tool', content: step.approvals.splice(0) })
      }
    }
    return messages
  }

  get #last(): Step {
    return this.#steps[this.#steps.length - 1]!
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

function add(messages: Message[], message: Message): void {
  if (message.content.length === 0) return
  const before = messages[messages.length - 1]
  if (message.role !== 'tool' || before?.role !== 'tool') messages.push(message)
  else
    messages[messages.length - 1] = {
      role: 'tool',
      content: [...(before.content as readonly Part[]), ...(message.content as readonly Part[])],
    }
}
