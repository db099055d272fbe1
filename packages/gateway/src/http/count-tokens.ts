import type { WireFormat, WireRequest } from '@millrace/server'
import { anthropicWire } from '@millrace/server/wire/anthropic'

/** The mark of the answer, for whoever needs more than an estimate. Clients of Anthropic pass over fields that they do not know. */
const marked = (tokens: number): object => ({ input_tokens: tokens, estimated: true })

/**
 * Anthropic's `count_tokens`: a Messages request of which only the tokens are wanted. Told by an estimate, since most vendors count none before they
 * answer, and marked as one.
 */
export const countTokensWire: WireFormat = {
  id: 'anthropic-count',
  clients: 'api',
  paths: ['/messages/count_tokens'],
  headers: anthropicWire.headers,
  heartbeat: '',
  createEncoder: () => anthropicWire.createEncoder(),
  ...(anthropicWire.errorBody && { errorBody: anthropicWire.errorBody }),
  ...(anthropicWire.statusOf && { statusOf: anthropicWire.statusOf }),
  decodeRequest(request: WireRequest) {
    return { ...anthropicWire.decodeRequest!(request), stream: false }
  },
  encodeAnswer: (_, { inputTokens }) => marked(Number(inputTokens)),
}
