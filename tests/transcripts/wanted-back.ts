import type { ChatRecord } from '@millrace/core'
import { framesOf, type Recording } from './recordings.ts'

// What a recorded answer wants back with the next request, read by plain means: nothing here shares code with the decoders.

// biome-ignore lint/suspicious/noExplicitAny: recorded JSON, read on purpose without the code under test.
type Any = any

const framesIn = (recording: Recording): Any[] => framesOf(recording).map(({ data }) => JSON.parse(data))

/** What came out for the vendor, block by block, in the order in which blocks end. */
export const providerDataIn = (records: readonly ChatRecord[]): unknown[] =>
  records.flatMap(record => ('providerData' in record ? Object.values(record.providerData ?? {}) : []))

/** Gemini: the parts that came out whole. Signatures are compared by the reduction. */
export function partsWantedBack(records: readonly ChatRecord[]): unknown[] {
  return providerDataIn(records).flatMap((data: Any) => data.parts ?? [])
}

/** The parts of a recorded Gemini answer that have no other place: the vendor's own calls, their results, kinds that nobody knows. */
export const strangeParts = (recording: Recording): unknown[] =>
  framesIn(recording)
    .flatMap(({ candidates: [candidate] }) => candidate.content?.parts ?? [])
    .filter((part: Any) => !('text' in part || 'functionCall' in part || 'inlineData' in part) && !isSignature(part))

const isSignature = (part: Any): boolean => Object.keys(part).every(name => name.startsWith('thought'))

/** Responses: the items that are no message and no plain function call, as they were complete. Reasoning goes back where it can be read again. */
export function itemsWantedBack(recording: Recording): unknown[] {
  const items: Any[] = framesIn(recording)
    .filter(({ type }) => type === 'response.output_item.done')
    .map(({ item }) => item)
  return items
    .filter(({ type, encrypted_content: sealed, content }) =>
      type === 'reasoning' ? sealed || content?.length > 0 : type !== 'message' && type !== 'function_call',
    )
    .map(wantedOf)
}

/** Sealed reasoning is refused with its words beside it; of an image the file itself goes back. */
function wantedOf({ encrypted_content: sealed, content, ...item }: Any): unknown {
  if (item.type === 'image_generation_call') return { type: item.type, id: item.id, status: item.status }
  return { ...item, ...(sealed ? { encrypted_content: sealed } : content && { content }) }
}

/** Chat Completions: the texts of `reasoning_details` put together by type, and all that is sealed or signs, in order. */
export function detailsIn(recording: Recording): ReturnType<typeof detailsOf> {
  const deltas = framesIn(recording).map(({ choices }) => choices?.[0]?.delta ?? {})
  return detailsOf(deltas.flatMap(({ reasoning_details: details }) => details ?? []))
}

/** The same of what came out. */
export const detailsWantedBack = (records: readonly ChatRecord[]): ReturnType<typeof detailsOf> =>
  detailsOf(providerDataIn(records).flatMap((data: Any) => data.reasoning_details ?? []))

function detailsOf(details: readonly Any[]): { readonly texts: Record<string, string>; readonly sealed: unknown[] } {
  const texts: Record<string, string> = {}
  for (const { type, text = '', summary = '' } of details)
    texts[type] = (texts[type] ?? '') + (text ?? '') + (summary ?? '')
  const sealed = details.flatMap(({ data, signature }) => [data, signature].filter(Boolean))
  return { texts, sealed }
}
