import type { FileEvent, Json, ProviderData, SourceEvent } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'
import { argumentsText, type CallArguments } from '../answer/arguments.js'

/** A complete call: of a stream, or of a whole answer. */
export interface CompleteCall extends CallArguments {
  readonly toolCallId: string
  readonly toolName: string
  readonly providerData?: ProviderData
}

/** A call as an entry of `tool_calls`. */
export const toolCall = (call: CompleteCall) => ({
  id: call.toolCallId,
  type: 'function',
  function: { name: call.toolName, arguments: argumentsText(call) },
  ...extraContent(call),
})

/**
 * Signatures that the vendor wants back with a call, in the field that Google's endpoint of this dialect has for them. Clients that send the call
 * back as they got it send them too.
 */
export const extraContent = ({ providerData }: Pick<CompleteCall, 'providerData'>) =>
  providerData === undefined ? {} : { extra_content: { millrace: providerData } }

/** A call that was run, with its result, as Groq writes it (recorded 2026); `id` and `name` are Millrace's own. */
export const executedTool = (call: CompleteCall, { output, isError }: { output: Json; isError?: boolean }) =>
  defined({
    type: 'function',
    id: call.toolCallId,
    name: call.toolName,
    arguments: argumentsText(call),
    output: typeof output === 'string' ? output : JSON.stringify(output),
    is_error: isError || undefined,
  })

/** A source as an annotation. The dialect has none for a source without an address. */
export const annotation = ({ url, title = '', snippet }: Omit<SourceEvent, 'type' | 'id'>) =>
  url === undefined
    ? undefined
    : {
        type: 'url_citation',
        url_citation: defined({ url, title, content: snippet, start_index: 0, end_index: 0 }),
      }

/** An image that the model made, as OpenRouter writes it. The dialect has no place for other files. */
export const madeImage = ({ mediaType, data, url }: Pick<FileEvent, 'mediaType' | 'data' | 'url'>) =>
  mediaType.startsWith('image/')
    ? { type: 'image_url', image_url: { url: data === undefined ? url : `data:${mediaType};base64,${data}` } }
    : undefined
