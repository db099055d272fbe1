import type { ChatRecord } from '@millrace/core'
import { framesOf, type Recording } from './recordings.ts'

/** What a message comes to: its pieces in order, what it cites, what it cost, how it ended. */
export interface ReducedMessage {
  readonly id: string
  readonly model: string
  readonly content: readonly object[]
  readonly cited: readonly string[]
  readonly usage: {
    readonly input: number
    readonly output: number
    readonly cached: number
    readonly cacheWrite: number
    readonly reasoning: number
  }
  readonly ending: string
}

// biome-ignore lint/suspicious/noExplicitAny: recorded JSON, read on purpose without the code under test.
type Any = any

const endings: { readonly [raw: string]: string } = {
  end_turn: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
}

/** Reads a recorded Messages body by plain means: what the answer must come to. Shares no code with the decoder. */
export function reduceMessage(recording: Recording): ReducedMessage {
  const events: Any[] = framesOf(recording).map(({ data }) => JSON.parse(data))
  const of = (type: string): Any[] => events.filter(event => event.type === type)
  const { message } = of('message_start')[0]
  const usage: Any = { ...message.usage, ...of('message_delta').at(-1).usage }
  const deltas = of('content_block_delta')
  const written = (index: number, field: string): string =>
    deltas.map(({ index: at, delta }) => (at === index ? (delta[field] ?? '') : '')).join('')
  const citations = (index: number): Any[] =>
    deltas.flatMap(({ index: at, delta }) => (at === index && delta.citation ? [delta.citation] : []))
  const content = of('content_block_start').map(({ index, content_block: block }): object => {
    if (block.type === 'text') {
      const cites = citations(index)
      return { type: 'text', text: written(index, 'text'), ...(cites.length > 0 && { citations: cites }) }
    }
    if (block.type === 'thinking') {
      return { type: 'reasoning', text: written(index, 'thinking'), signature: written(index, 'signature') }
    }
    if (block.type.endsWith('tool_use')) {
      const { id, name, type, server_name } = block
      return { type: 'call', id, name, input: parsed(written(index, 'partial_json')), kind: type, server_name }
    }
    if (block.tool_use_id) return { type: 'result', id: block.tool_use_id, output: block.content }
    // A kind that is not known goes back whole.
    return { text: '', ...block }
  })
  // What the message itself wants back stands behind its blocks.
  const { container } = of('message_delta').at(-1).delta
  if (container) content.push({ type: 'reasoning', text: '', container })
  return {
    id: message.id,
    model: message.model,
    content: content.map(part => ('kind' in part && part.kind === 'tool_use' ? { ...part, kind: undefined } : part)),
    cited: [...new Set(deltas.flatMap(({ delta }) => (delta.citation ? [passage(delta.citation)] : [])))],
    usage: {
      input: usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0),
      output: usage.output_tokens,
      cached: usage.cache_read_input_tokens ?? 0,
      cacheWrite: usage.cache_creation_input_tokens ?? 0,
      reasoning: usage.output_tokens_details?.thinking_tokens ?? 0,
    },
    ending: endings[of('message_delta').at(-1).delta.stop_reason] ?? 'other',
  }
}

const passage = (citation: Any): string => `${citation.url} ${citation.title} ${citation.cited_text}`

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    return text
  }
}

/** Reads what came out of the provider the same way. */
export function reduceMessageRecords(records: readonly ChatRecord[]): Partial<ReducedMessage> {
  const start = records[0] as Any
  const last = records.at(-1) as Any
  const content: Any[] = []
  const texts = new Map<string, Any>()
  for (const record of records) {
    if (record.type === 'text-start' || record.type === 'reasoning-start') {
      const part = { type: record.type.slice(0, -6), text: '' }
      texts.set(record.id, part)
      content.push(part)
    } else if (record.type === 'text-delta' || record.type === 'reasoning-delta') {
      texts.get(record.id).text += record.delta
    } else if (record.type === 'text-end' || record.type === 'reasoning-end') {
      Object.assign(texts.get(record.id), record.providerData?.anthropic)
    } else if (record.type === 'tool-call-end') {
      const { type: kind, server_name } = (record.providerData?.anthropic ?? {}) as Any
      const input = record.input ?? record.inputText
      content.push({ type: 'call', id: record.toolCallId, name: record.toolName, input, kind, server_name })
    } else if (record.type === 'tool-result') {
      content.push({ type: 'result', id: record.toolCallId, output: record.output })
    }
  }
  return {
    id: start.messageId,
    model: start.model,
    content,
    cited: records.flatMap(record =>
      record.type === 'source' ? [`${record.url} ${record.title} ${record.snippet ?? ''}`] : [],
    ),
    usage: last.usage && {
      input: last.usage.inputTokens,
      output: last.usage.outputTokens,
      cached: last.usage.cachedInputTokens ?? 0,
      cacheWrite: last.usage.cacheWriteTokens ?? 0,
      reasoning: last.usage.reasoningTokens ?? 0,
    },
    ending: last.type === 'finish' ? last.reason : `error: ${last.error?.code} ${last.error?.message}`,
  }
}
