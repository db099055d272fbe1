/** An event of a Messages stream, as far as a whole message is made of it. */
interface Event {
  readonly type: string
  readonly index: number
  readonly content_block: Record<string, unknown>
  readonly delta: Record<string, string> & { readonly stop_reason?: string }
  readonly usage: Record<string, unknown>
  readonly message: { readonly usage: Record<string, unknown> }
}

/** The field of a block that each kind of delta goes on with. */
const fields: Readonly<Record<string, readonly [from: string, to: string]>> = {
  text_delta: ['text', 'text'],
  thinking_delta: ['thinking', 'thinking'],
  signature_delta: ['signature', 'signature'],
  input_json_delta: ['partial_json', 'input'],
}

/** Builds the whole message out of the frames of its stream. */
export function wholeOf(frames: Iterable<string>): object {
  const content: Record<string, unknown>[] = []
  let ending: object = {}
  let usage: Record<string, unknown> = {}
  for (const frame of frames) {
    const event: Event = JSON.parse(frame.slice(frame.indexOf('data: ') + 'data: '.length))
    if (event.type === 'message_start') usage = event.message.usage
    else if (event.type === 'content_block_start') content[event.index] = { ...event.content_block }
    else if (event.type === 'content_block_delta') goOn(content[event.index], event.delta)
    else if (event.type === 'message_delta') {
      ending = event.delta
      usage = { ...usage, ...event.usage }
    }
  }
  return { content: content.map(parsed), ...ending, usage }
}

function goOn(block: Record<string, unknown> | undefined, delta: Event['delta']): void {
  const [from, to] = fields[delta.type ?? ''] ?? []
  if (!block || !from || !to) return
  const before = typeof block[to] === 'string' ? block[to] : ''
  block[to] = before + (delta[from] ?? '')
}

/** The input of a call, out of its text; one that was cut short is an empty object, as a whole answer cannot have half of one. */
function parsed(block: Record<string, unknown>): Record<string, unknown> {
  if (block.type !== 'tool_use') return block
  try {
    return { ...block, input: JSON.parse(block.input as string) }
  } catch {
    // An answer of the test's own that is no JSON.
    return { ...block, input: {} }
  }
}
