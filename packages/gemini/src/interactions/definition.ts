import type { AnswerPlace, ProviderDefinition } from '@millrace/core'
import { getStream, postJson, type Signer } from '@millrace/core/provider-kit'
import { geminiError } from '../errors.js'
import { createInteractionsDecoder } from './decoder.js'
import { type InteractionsOptions, optionNames } from './options.js'
import { toBody } from './request.js'

/** One of its own: its `providerData` is other than that of `generateContent`. */
const id = 'gemini-interactions'

/** The Interactions API as three pure functions, one that signs, and the two for an answer that the vendor keeps. */
export function interactionsDefinitionOf(
  baseURL: string,
  standard: string,
  signer: Signer,
): ProviderDefinition<InteractionsOptions> {
  const address = ({ answer }: AnswerPlace): string => `${baseURL}/interactions/${encodeURIComponent(answer)}`
  return {
    id,
    optionNames,
    toRequest: chat => postJson(`${baseURL}/interactions`, warn => toBody(chat, chat.model ?? standard, id, warn)),
    authorize: signer.authorize,
    toResume(place) {
      const after = place.after === '' ? '' : `&last_event_id=${encodeURIComponent(place.after)}`
      return getStream(`${address(place)}?stream=true${after}`)
    },
    toCancel: place => postJson(`${address(place)}/cancel`, () => ({}), { accept: 'application/json' }),
    createDecoder: createInteractionsDecoder,
    toError: failure => geminiError(failure, signer),
  }
}
