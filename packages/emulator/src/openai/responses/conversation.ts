import type { Failure } from '../../course/failure.js'
import type { OpenAIInputItem, OpenAIResponsesBody } from './body.js'
import type { KeptResponse, KeptResponses } from './kept.js'

/** The items that a request is about. */
export interface Conversation {
  /** All of them: those of the responses before, then the request's own. */
  readonly items: readonly OpenAIInputItem[]
  /** The request's own, with references resolved. */
  readonly own: readonly OpenAIInputItem[]
}

/** The items of an input: a bare text is a message of the user's. */
const itemsOf = ({ input }: OpenAIResponsesBody): readonly OpenAIInputItem[] =>
  typeof input === 'string' ? [{ role: 'user', content: input }] : input

/** Puts a conversation together out of the request and what is kept for its key, or says what is not there. */
export function conversationOf(body: OpenAIResponsesBody, kept: KeptResponses, key: string): Conversation | Failure {
  const { previous_response_id: previous } = body
  const before = previous ? responsesUpTo(previous, kept, key) : []
  if (!before)
    return notFound('previous_response_not_found', 'previous_response_id', `Previous response with id '${previous}'`)
  const own: OpenAIInputItem[] = []
  for (const item of itemsOf(body)) {
    const resolved = resolve(item, kept, key)
    if (!resolved) return notFound('item_not_found', 'input', `Item with id '${item.id}'`)
    own.push(resolved)
  }
  const items = before.flatMap(({ input, output }) => [...input, ...(output as readonly OpenAIInputItem[])])
  return { items: [...items, ...own], own }
}

/** The chain of responses that ends with this one, oldest first; undefined where one of them is not kept. */
function responsesUpTo(id: string, kept: KeptResponses, key: string): KeptResponse[] | undefined {
  const chain: KeptResponse[] = []
  for (let next: string | undefined = id; next !== undefined; ) {
    const response = kept.find(key, next)
    if (!response) return undefined
    chain.push(response)
    next = response.previous
  }
  return chain.reverse()
}

/**
 * The item that is meant: by a reference, or by reasoning that comes back as an id without its encrypted form (ai 7.0.173 and @langchain/openai 1.6.0 send
 * them so, 2026-11). Undefined where it is not kept.
 */
function resolve(item: OpenAIInputItem, kept: KeptResponses, key: string): OpenAIInputItem | undefined {
  const { type, id, encrypted_content: encrypted, content } = item
  const inPlain = Array.isArray(content) && content.length > 0
  const isMeant = type === 'item_reference' || (type === 'reasoning' && !encrypted && !inPlain)
  return isMeant ? (kept.item(key, id ?? '') as OpenAIInputItem | undefined) : item
}

const notFound = (code: string, field: string, what: string): Failure => ({
  code,
  field,
  message: `${what} not found: the latest responses are kept, but none of a request with \`store\` off.`,
})
