import type { ChatResult, Json, Part } from '@millrace/core'
import { isCut, isCutCall } from '@millrace/core/internal'
import type { CompleteCall } from '../openai/message-parts.js'
import type { KeptItem } from '../wire.js'
import { type ResponsesContext, toolOnWire } from './context.js'
import { itemId } from './ids.js'
import {
  callItem,
  citation,
  executedItem,
  imageItem,
  messageItem,
  type OutputItem,
  phaseOf,
  reasoningItem,
  summaryPart,
  textPart,
} from './items.js'
import { endOf, responseObject } from './response.js'

type PartOf<Type extends Part['type']> = Extract<Part, { type: Type }>

/** The part of an answer that its items tell. */
type ToldAnswer = Pick<ChatResult, 'messageId' | 'content' | 'sources' | 'finish'>

/** An item with the part that it stands for. */
interface Told {
  readonly item: OutputItem
  readonly part: Part
}

/** A whole answer as a `response`. */
export function wholeResponse(answer: ChatResult, context: ResponsesContext): object {
  const output = outputOf(answer, context)
  return responseObject(answer, context, { ...endOf(answer.finish), output, usage: answer.usage })
}

/** The items of an answer as far as it has come. */
export const outputOf = (answer: ToldAnswer, context: ResponsesContext): OutputItem[] =>
  told(answer, context).map(({ item }) => item)

/** The items that the next request may refer to, with what their vendors want back. None where the client wants nothing to be kept. */
export function keptItems(answer: ChatResult, context: ResponsesContext): readonly KeptItem[] {
  if (context.store === false) return []
  return told(answer, context).map(({ item, part }) => {
    const { providerData } = part as { providerData?: Json }
    // A call's reasoning item has the data as `encrypted_content`: as its own it would go back as a thought.
    const isOwn = providerData !== undefined && (item.type !== 'reasoning' || part.type === 'reasoning')
    return { id: item.id, item: { ...item, ...(isOwn && { millrace: providerData }) } as Json }
  })
}

/** The items of an answer, in the order of its parts, with the ids that they have in its stream. */
function told({ messageId, content, sources = [], finish }: ToldAnswer, context: ResponsesContext): readonly Told[] {
  const results = new Map(
    content
      .filter((part): part is PartOf<'tool-result'> => part.type === 'tool-result')
      .map(part => [part.toolCallId, part]),
  )
  const last = content.findLastIndex(part => part.type === 'text' && part.text !== '')
  return content.flatMap((part, place): Told[] => {
    const id = (prefix: string): string => itemId(prefix, messageId, place, context)
    const items = itemsOf(part, id, { results, context, finish })
    const cited = place === last ? sources.map(citation).filter(each => each !== undefined) : []
    return items.map(item => ({ part, item: cited.length > 0 ? withCitations(item, part, cited) : item }))
  })
}

const withCitations = (item: OutputItem, part: Part, cited: readonly object[]): OutputItem =>
  part.type === 'text' ? { ...item, content: [textPart(part.text, cited)] } : item

interface ItemContext {
  readonly results: ReadonlyMap<string, PartOf<'tool-result'>>
  readonly context: ResponsesContext
  readonly finish: ChatResult['finish']
}

function itemsOf(part: Part, id: (prefix: string) => string, { results, context, finish }: ItemContext): OutputItem[] {
  const encrypted = context.encrypted === true
  switch (part.type) {
    case 'text':
      return part.text === ''
        ? []
        : [messageItem(id('msg'), 'completed', [textPart(part.text)], phaseOf(part.providerData))]
    case 'reasoning': {
      const data = encrypted && part.providerData ? { own: part.providerData } : undefined
      if (part.text === '' && !data) return []
      return [reasoningItem(id('rs'), part.text === '' ? [] : [summaryPart(part.text)], data)]
    }
    case 'tool-call': {
      const call: CompleteCall = part
      const tool = toolOnWire(context, part.toolName)
      const result = tool ? undefined : results.get(part.toolCallId)
      if (result) return [executedItem(id('mcp'), call, result)]
      if (isCutCall(part, isCut(finish.reason)) || (finish.paused && !tool)) return []
      const data = encrypted && part.providerData ? { calls: { [part.toolCallId]: part.providerData } } : undefined
      const item = callItem(id(tool?.custom ? 'ctc' : 'fc'), call, context)
      return data ? [item, reasoningItem(id('rs'), [], data)] : [item]
    }
    case 'image':
    case 'file': {
      const { data } = part
      const item = imageItem(id('ig'), part.mediaType, typeof data === 'string' ? data : undefined)
      return item ? [item] : []
    }
    default:
      return []
  }
}
