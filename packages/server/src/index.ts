export { type ChatResponseOptions, chatResponse } from './delivery/chat-response.js'
export type { AnswerHooks, AnswerMessage, AnswerTimings, FinishedAnswer, StartedAnswer } from './delivery/hooks.js'
export type { DeliveryOptions, SendChatOptions } from './delivery/options.js'
export type { ChatOutcome } from './delivery/outcome.js'
export { type AnswerSource, sendChatOver } from './delivery/send.js'
export type { ErrorsShown } from './exchange/error-view.js'
export type { ChatHttpRequest, Exchange } from './exchange/exchange.js'
export { HttpError, type HttpErrorDetails } from './exchange/http-error.js'
export type { Reply, ReplyEvents } from './exchange/reply.js'
export type { Authorization } from './handler/authorization.js'
export type { BrowserRequest } from './handler/browser-request.js'
export { type CorsOptions, corsHeaders, isOrigin, preflightHeaders } from './handler/cors.js'
export { type ChatHandler, createChatHandler } from './handler/handler.js'
export type { ChatHandlerOptions, HandledResponse } from './handler/handler-options.js'
export { hostCheck, loopbackHosts } from './handler/hosts.js'
export { type ItemStore, type MemoryItemsOptions, memoryItems } from './handler/items.js'
export type { KeepOptions } from './handler/keep-options.js'
export type { HandlerLimits, RequestLimits } from './handler/limits.js'
export type { OfferedModels } from './handler/offered-models.js'
export { type ParseLimits, parseChatRequest } from './handler/parse-request.js'
export type { PrepareContext } from './handler/prepare-context.js'
export type { PreparedRequest } from './handler/prepared.js'
export { nativeWire } from './wire/native-wire.js'
export type {
  DecodedRequest,
  KeptAnswer,
  KeptItem,
  ResumeCall,
  ResumeRequest,
  UnreadSettings,
  WireContext,
  WireEncoder,
  WireFormat,
  WireRequest,
  WireResume,
} from './wire/wire.js'
