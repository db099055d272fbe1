import type { ChatRequest, Message } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'
import type { AnswerLimits, RequestDefaults } from '../config/config.js'
import { withClientData } from '../providers/client-data.js'
import type { GatewayProvider } from '../providers/gateway-provider.js'
import type { ClientExtras } from '../providers/kind.js'

/** A model of a provider, as one of those that a route asks. */
export interface Target {
  readonly provider: GatewayProvider
  /** The vendor's name of the model; a `*` in it is what the route's own stood for. Absent: the model as it was asked for. */
  readonly model?: string
  readonly weight?: number
  readonly limits: AnswerLimits
  readonly defaults: RequestDefaults
  readonly systemPrefix?: string
}

/** The gateway's own part of a request on its way to a target: it stands where a vendor's options do, and is taken off there. */
export interface RoutedRequest {
  readonly extras: ClientExtras
  /** The text that the route's `*` stood for. */
  readonly captured: string
  /** Is told which target is asked, before it is. */
  asks(target: Target, model: string | undefined): void
  /** Is told which target gives the answer with this id, where several are asked at once. */
  begins(messageId: string, target: Target): void
}

/** The request as a target takes it. */
export function requestFor(target: Target, chat: ChatRequest): ChatRequest {
  const { providerOptions, messages: given, ...rest } = chat
  const { extras, captured, asks } = providerOptions as RoutedRequest
  const model = target.model === undefined ? chat.model : target.model.replace('*', () => captured)
  asks(target, model)
  const { provider, api, options: optionsOf } = target.provider
  const options = optionsOf?.(extras, chat)
  const messages = withClientData(given, api, provider.id)
  return {
    ...target.defaults,
    ...defined(rest),
    messages: target.systemPrefix === undefined ? messages : [systemMessage(target.systemPrefix), ...messages],
    ...(model !== undefined && { model }),
    ...(options && { providerOptions: options }),
  }
}

const systemMessage = (content: string): Message => ({ role: 'system', content })
