export { retryAfterMs } from '@millrace/sse/internal'
export { undiciTransport } from '#transport'
export { type ApprovalQuestion, signApproval, verifyApproval } from './approval/approval.js'
export type { ApprovalSecret } from './approval/hmac.js'
export type { ChatCache } from './cache/chat-cache.js'
export { type CacheOptions, withCache } from './cache/with-cache.js'
export type { CircuitOptions } from './compose/fallback/circuit.js'
export type { FallbackContext, FallbackRule } from './compose/fallback/fallback-call.js'
export type { FallbackEntry } from './compose/fallback/fallback-entry.js'
export type { FallbackOptions } from './compose/fallback/fallback-options.js'
export { type MappedCall, type MappedOptions, mapProvider, type ProviderMapping } from './compose/map-provider.js'
export type { RecordMapper } from './compose/mapped-records.js'
export type { OptionsOf, ProviderEntry } from './compose/provider-entry.js'
export type { ModelRoute } from './compose/route-table.js'
export { type RouterOptions, router } from './compose/router.js'
export { withFallback } from './compose/with-fallback.js'
export { randomId } from './lib/pooled-random-id.js'
export type {
  AttemptLimits,
  AttemptNeed,
  AttemptPermit,
  AttemptRates,
  AttemptRefusal,
  AttemptVerdict,
} from './limits/attempt-limits.js'
export { type RateLimitOptions, withRateLimit } from './limits/with-rate-limit.js'
export type { JsonProblem } from './objects/json-problem.js'
export { ObjectError, type ObjectErrorParts, type ObjectFailure } from './objects/object-error.js'
export type { ObjectMode } from './objects/object-mode.js'
export type { ItemOf, ObjectStream, PartialValue } from './objects/object-stream.js'
export { PartialJson, type PartialJsonOptions } from './objects/partial-json.js'
export { type ObjectOptions, streamObject } from './objects/stream-object.js'
export type { AnswerObserver, ProviderObserver } from './observe/provider-observer.js'
export { withObserver } from './observe/with-observer.js'
export { type ReplayOptions, replay } from './recording/replay.js'
export { type RecordingOptions, type RecordingSink, withRecording } from './recording/with-recording.js'
export { defineProvider } from './runtime/define-provider.js'
export type { ByteText, Frame, FrameListener, Framing, FramingFactory } from './runtime/framing.js'
export type {
  AnswerPlace,
  AuthorizeContext,
  ChatDecoder,
  ChatProvider,
  Failure,
  ProviderDefinition,
  ProviderSettings,
} from './runtime/provider.js'
export type {
  AnySchema,
  CheckedJsonSchema,
  SchemaInput,
  SchemaOutput,
  SchemaPair,
  StandardIssue,
  StandardJsonSchema,
  StandardResult,
  StandardSchema,
} from './schema/standard-schema.js'
export { toJsonSchema } from './schema/to-json-schema.js'
export type { SchemaIssue } from './schema/validate.js'
export { ChatSink } from './sink/sink.js'
export type { BlockKey } from './sink/sink-blocks.js'
export type { ChatSinkOptions } from './sink/sink-options.js'
export type { ToolCallPiece } from './sink/tool-call.js'
export {
  ChatStream,
  type ChatStreamConstructor,
  type ChatStreamOptions,
} from './stream/chat-stream.js'
export type { ChatReader, ChatSource } from './stream/flow.js'
export type { BatchFactory } from './stream/from-batches.js'
export { mergeDeltas } from './stream/merge-deltas.js'
export { type Relay, relay } from './stream/relay.js'
export type { TextOptions } from './stream/texts.js'
export { type HideSecretsOptions, hideSecrets } from './texts/hide-secrets.js'
export type { PieceSize } from './texts/pieces.js'
export type { SentenceOptions } from './texts/sentence-splitter.js'
export { type SmoothOptions, smooth } from './texts/smooth.js'
export { splitSentences } from './texts/split-sentences.js'
export { stopAt } from './texts/stop-at.js'
export type { ToolLoopOptions, ToolStep } from './tools/loop-settings.js'
export {
  type AnyTool,
  type BadToolCall,
  defineTool,
  type ToolContext,
  type ToolDefinition,
} from './tools/tool-definition.js'
export type { ToolInputOf } from './tools/tool-schema.js'
export { memoryApprovals, type UsedApprovals } from './tools/used-approvals.js'
export { withTools } from './tools/with-tools.js'
export { type FetchTransportOptions, fetchTransport } from './transport/fetch-transport.js'
export type { Flow, HeaderMap, HttpRequest, Receiver, Transport } from './transport/transport.js'
export type { UndiciTransportOptions } from './transport/undici.js'
export type { ChatResult, ChatState } from './vocabulary/answer.js'
export { applyEvent, applyEvents, resultOf, textOf } from './vocabulary/apply-event.js'
export type { ErrorCode, ErrorInfo } from './vocabulary/error-info.js'
export { ChatError, errorInfo, errorOf, publicError } from './vocabulary/errors.js'
export {
  type BlockDeltaEvent,
  type BlockEndEvent,
  type BlockStartEvent,
  type ChatEvent,
  type ChatRecord,
  type DataEvent,
  type ErrorRecord,
  type FileEvent,
  type FinishEvent,
  type FinishReason,
  isTerminal,
  type ResetEvent,
  type SourceEvent,
  type StartEvent,
  type StepEndEvent,
  type ToolApprovalEvent,
  type ToolCallDeltaEvent,
  type ToolCallEndEvent,
  type ToolCallStartEvent,
  type ToolResultEvent,
  type Usage,
  type Warning,
} from './vocabulary/events.js'
export type { OpenPart } from './vocabulary/open-parts.js'
export { defaultOptions, type ResolvedOptions, type StreamOptions } from './vocabulary/options.js'
export type {
  AudioPart,
  ChatRequest,
  FilePart,
  ImagePart,
  Json,
  JsonSchema,
  Message,
  OutputFormat,
  Part,
  ProviderData,
  ReasoningPart,
  ReasoningSettings,
  TextPart,
  Tool,
  ToolApprovalPart,
  ToolApprovalRequest,
  ToolCallPart,
  ToolChoice,
  ToolResultPart,
} from './vocabulary/request.js'
export { statusError } from './vocabulary/status-error.js'
export type { AppendOptions, CreatedStream, StoredBatch, StreamInfo, StreamStore } from './vocabulary/stream-store.js'
