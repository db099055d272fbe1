interface Event {
  readonly type: string
  readonly index?: number
  readonly content_block?: { readonly type: string; readonly text?: string; readonly input?: object }
  readonly delta?: { readonly type?: string }
  readonly usage?: Readonly<Record<string, unknown>>
  readonly message?: { readonly usage: Readonly<Record<string, unknown>> }
}

const deltas: Readonly<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  tool_use: ['input_json_delta'],
}

/** Faults in the order of the events of a Messages stream, as its clients see them. */
export function disorder(text: string): string[] {
  const faults: string[] = []
  const fault = (found: boolean, what: string): void => {
    if (found) faults.push(what)
  }
  let [blocks, begun, ended, over] = [0, false, false, false]
  let open: { readonly type: string; signatures: number } | undefined
  for (const frame of text.split('\n\n').slice(0, -1)) {
    const [, name, data] = /^event: (\w+)\ndata: ([\s\S]*)$/.exec(frame) ?? []
    const event = JSON.parse(data ?? '{"type":"?"}') as Event
    const { type, index, content_block: block, delta } = event
    fault(type !== name, `${type} is named ${name}`)
    fault(over, `${type} behind the end`)
    if (type === 'error') over = true
    else if (type === 'message_start') {
      fault(begun, 'a second start')
      begun = true
      fault(typeof event.message?.usage.input_tokens !== 'number', 'a start without usage')
    } else if (type === 'content_block_start') {
      fault(open !== undefined, 'a block inside of a block')
      fault(index !== blocks++, `block ${index} is the ${blocks}th`)
      open = { type: block!.type, signatures: 0 }
      fault(block!.type === 'tool_use' && JSON.stringify(block!.input) !== '{}', 'a call that begins with arguments')
      fault(block!.type === 'text' && block!.text !== '', 'a text that begins with words')
    } else if (type === 'content_block_delta') {
      fault(index !== blocks - 1 || !deltas[open?.type ?? '']?.includes(delta?.type ?? ''), `a stray ${delta?.type}`)
      if (delta?.type === 'signature_delta') open!.signatures++
    } else if (type === 'content_block_stop') {
      fault(open === undefined || index !== blocks - 1, 'a stray stop')
      fault(open?.type === 'thinking' && open.signatures !== 1, `${open?.signatures} signatures`)
      open = undefined
    } else if (type === 'message_delta') {
      fault(ended || open !== undefined, 'a stray end')
      ended = true
      fault(typeof event.usage?.output_tokens !== 'number', 'an end without usage')
    } else if (type === 'message_stop') {
      fault(!ended, 'a stop without an end')
      over = true
    } else fault(true, `an event of type ${type}`)
  }
  fault(!over, 'no end')
  return faults
}
