import {
  argumentsText,
  base64Of,
  isMedia,
  type JsonObject,
  ownData,
  type PlacedPart,
  type Warn,
} from '@millrace/core/provider-kit'

/** Context of the mapping of an assistant's message. */
export interface AssistantContext {
  /** Id of the provider: the key of its `providerData`. */
  readonly id: string
  /** Told of what is left out. */
  readonly warn: Warn
}

/** An item while its message is read. */
type Item = { [field: string]: unknown }

/** Maps an assistant's message to items. The outputs of the vendor's own tools are in the items of their calls. */
export function toAssistantItems(parts: readonly PlacedPart[], { id, warn }: AssistantContext): JsonObject[] {
  const items: Item[] = []
  for (const { part, field } of parts) {
    const own = ownData(part, id)
    if (own.type) {
      items.push({ ...own })
    } else if (part.type === 'tool-call') {
      const { toolCallId, toolName: name } = part
      items.push({ type: 'function_call', call_id: toolCallId, name, arguments: argumentsText(part), ...own })
    } else if (part.type === 'text') {
      addText(items, part.text, own)
    } else if (isMedia(part) && !fillImage(items, base64Of(part))) {
      warn(field, `Left out: OpenAI takes no ${part.type} back from the assistant.`)
    }
  }
  // An image call without its image is refused; so is reasoning that led to nothing, as where an answer was stopped.
  const whole = items.filter(({ type, result }) => type !== 'image_generation_call' || result !== undefined)
  return whole.slice(0, whole.findLastIndex(({ type }) => type !== 'reasoning') + 1)
}

/** Text goes on the message before it where that is of the same phase; item ids are left out, since nothing is stored under them. */
function addText(items: Item[], text: string, own: JsonObject): void {
  const last = items.at(-1)
  const goesOn = last?.role === 'assistant' && typeof last.content === 'string' && last.phase === own.phase
  if (goesOn) last.content += text
  else if (text !== '') items.push({ role: 'assistant', content: text, ...own })
}

/** Gives an image, in base64, to the call that made it. @returns whether there was one. */
function fillImage(items: Item[], data: string | undefined): boolean {
  const call = items.at(-1)
  if (call?.type !== 'image_generation_call' || call.result !== undefined || data === undefined) return false
  call.result = data
  return true
}
