import type { Message, Part, ToolResultPart } from '@millrace/core'
import {
  argumentsObject,
  cannotFetch,
  cannotTake,
  conversationOf,
  defined,
  eachPart,
  filled,
  isTextType,
  type JsonObject,
  type MediaPart,
  mediaOf,
  objectIn,
  outputText,
  ownData,
  textIn,
  textOfFile,
  type Warn,
} from '@millrace/core/provider-kit'

/**
 * The system prompt, and turns of user and assistant: never two of one after the other, so that results of one round stand together. Results
 * of tools are the user's; results of the vendor's own tools go back where they came from. `providerData` of this provider on a part becomes
 * part of its block: signatures, citations, `cache_control`. Left out are empty texts, which the vendor refuses, and reasoning without a
 * signature, since only the vendor's own is taken.
 *
 * @param id - of the provider, the key of its `providerData`.
 * @param cite - whether documents may be cited.
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toConversation(messages: readonly Message[], id: string, cite: boolean, warn: Warn): JsonObject {
  const { system, turns } = conversationOf(
    messages,
    {
      vendor: 'Anthropic',
      id,
      isOwn: ({ type }) => isOwn(type),
      text: ({ text }, { data }) => (text === '' ? [] : [{ type: 'text', text, ...data }]),
      // A block of a kind that is not known here goes back whole, at its place.
      reasoning: ({ text }, { data }) =>
        data.type ? [data] : data.signature ? [{ type: 'thinking', thinking: text, ...data }] : [],
      // Text that the model wrote instead of an object goes back as the vendor's docs on fine-grained streaming say (2026-08).
      call: (part, { data }) => [
        { type: 'tool_use', id: wireId(part.toolCallId), name: part.toolName, input: argumentsObject(part), ...data },
      ],
      result: (part, { call, data }) => [{ ...toResult(part, call?.toolName ?? '', ownData(call, id).type), ...data }],
      media: (part, { field, data }) => [{ ...toMedia(part, field, cite), ...data }],
      marks,
    },
    warn,
  )
  return defined({ system: filled(system), messages: turns.map(turn => ({ role: turn.speaker, content: turn.parts })) })
}

/**
 * Marks that a client of the dialect sets on a block: they stand under `anthropic`, whatever the provider's id is. Citations of a text are a list, and no mark.
 */
function marks(part: Part): JsonObject {
  const { cache_control, citations, context } = ownData(part, 'anthropic')
  return defined({ cache_control, ...(part.type === 'file' && { citations, context }) })
}

/**
 * The newest container of the conversation, where it has not expired. A request that goes on from what code did in it must name it, or is
 * refused: "container_id is required when there are pending tool uses" (the API, 2026-08).
 *
 * @param now - milliseconds since 1970.
 */
export function containerOf(messages: readonly Message[], id: string, now: number): string | undefined {
  const kept = eachPart(messages).map(({ part }) => objectIn(ownData(part, id).container))
  const { id: container, expires_at: end } = kept.findLast(({ id }) => textIn(id)) ?? {}
  return Date.parse(String(end)) <= now ? undefined : textIn(container)
}

/** True when the vendor ran the tool of a call of this type. */
const isOwn = (type: unknown): type is string => typeof type === 'string' && type.endsWith('_tool_use')

/** The vendor takes letters, digits, `_` and `-`; other vendors' ids have more (Kimi: `functions.name:0`). */
const wireId = (id: string): string => id.replace(/[^\w-]/g, '_')

/** The result block of a tool of the vendor's own is named for it; the two tool searches share one. */
function toResult({ toolCallId, output, isError }: ToolResultPart, toolName: string, kind: unknown): JsonObject {
  const answer = { tool_use_id: wireId(toolCallId), ...(isError && { is_error: true }) }
  if (!isOwn(kind)) return { type: 'tool_result', ...answer, content: outputText(output) }
  // `mcp_tool_result` answers `mcp_tool_use`.
  if (kind !== 'server_tool_use') return { type: kind.replace(/use$/, 'result'), ...answer, content: output }
  const type = `${toolName.replace(/_(regex|bm25)$/, '').replace(/_tool$/, '')}_tool_result`
  return { type, tool_use_id: answer.tool_use_id, content: output }
}

/** @param cite - whether documents may be cited. */
function toMedia(part: MediaPart, field: string, cite: boolean): JsonObject {
  if (part.type === 'audio') throw cannotTake(field, 'Anthropic takes no sound.')
  const source = sourceOf(part, field)
  if (part.type === 'image') return { type: 'image', source }
  const citations = cite ? { enabled: true } : undefined
  return defined({ type: 'document', source, title: part.name || undefined, citations })
}

/**
 * JPEG, PNG, GIF and WebP, PDF, and text of any kind as plain text (platform.claude.com, vision and PDF support, 2026-08). The vendor fetches
 * https addresses of images and PDFs, whatever the type of an image is said to be.
 */
function sourceOf(part: MediaPart, field: string): JsonObject {
  const { mediaType, data, url } = mediaOf(part, field)
  const isText = isTextType(mediaType)
  const fits = part.type === 'image' ? /^image\/(jpe?g|png|gif|webp)$/.test(mediaType) : mediaType === 'application/pdf'
  if (part.type === 'file' && isText && data !== undefined) {
    return { type: 'text', media_type: 'text/plain', data: textOfFile(part, field) }
  }
  if (!fits && (data !== undefined || (part.type === 'file' && !isText))) {
    throw cannotTake(field, `Anthropic takes JPEG, PNG, GIF, WebP, PDF, and text as data; this is ${mediaType}.`)
  }
  if (data !== undefined) return { type: 'base64', media_type: mediaType.replace('/jpg', '/jpeg'), data }
  if (/^https:\/\//i.test(url) && (fits || part.type === 'image')) return { type: 'url', url }
  throw cannotFetch(field, 'Anthropic fetches images and PDFs alone, from https addresses')
}
