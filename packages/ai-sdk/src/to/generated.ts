import type { LanguageModelV4Content, LanguageModelV4GenerateResult, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { ChatStream } from '@millrace/core'
import type { PartEncoder } from './part-encoder.js'

/** The whole answer at once. @throws ChatError of an answer that failed. */
export async function generated(stream: ChatStream, encoder: PartEncoder): Promise<LanguageModelV4GenerateResult> {
  const parts: LanguageModelV4StreamPart[] = []
  for await (const batch of stream.batches()) parts.push(...encoder.encode(batch))
  const failure = parts.find(part => part.type === 'error')
  if (failure) throw failure.error
  const finish = parts.find(part => part.type === 'finish')!
  const start = parts.find(part => part.type === 'stream-start')
  const { type: _, ...response } = parts.find(part => part.type === 'response-metadata') ?? { type: '' }
  return {
    content: contentOf(parts),
    finishReason: finish.finishReason,
    usage: finish.usage,
    warnings: start?.warnings ?? [],
    response,
  }
}

/** Blocks put together, in the order in which they opened; everything else as it is. */
function contentOf(parts: readonly LanguageModelV4StreamPart[]): LanguageModelV4Content[] {
  const content: LanguageModelV4Content[] = []
  const open = new Map<string, { readonly at: number; text: string }>()
  for (const part of parts) {
    switch (part.type) {
      case 'text-start':
      case 'reasoning-start':
        open.set(part.id, { at: content.length, text: '' })
        content.push({ type: part.type === 'text-start' ? 'text' : 'reasoning', text: '' })
        break
      case 'text-delta':
      case 'reasoning-delta': {
        const block = open.get(part.id)
        if (block) block.text += part.delta
        break
      }
      case 'text-end':
      case 'reasoning-end': {
        const block = open.get(part.id)
        if (!block) break
        const { providerMetadata } = part
        const type = part.type === 'text-end' ? 'text' : 'reasoning'
        content[block.at] = { type, text: block.text, ...(providerMetadata && { providerMetadata }) }
        break
      }
      case 'tool-call':
      case 'tool-result':
      case 'tool-approval-request':
      case 'file':
      case 'source':
        content.push(part)
        break
      default:
    }
  }
  return content
}
