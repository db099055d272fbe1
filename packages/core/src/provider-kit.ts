/**
 * Building blocks of providers beside `defineProvider`: keys, addresses, JSON, media and errors, the same for all of them. For authors of
 * providers; applications need none of it.
 */
export { baseURLIn, checkBaseURL } from './kit/base-url.js'
export { argumentsOf, CallArguments, hasArguments, objectInText } from './kit/call-arguments.js'
export { checkModel, checkOneOf } from './kit/check.js'
export { type Conversation, type ConversationDialect, conversationOf, type PartPlace } from './kit/conversation.js'
export {
  asksToReason,
  type Effort,
  fittingEffort,
  nearestEffort,
  type ReasoningModel,
  reasoningFor,
} from './kit/effort.js'
export { errorObject, isErrorBody, readErrorBody, type VendorError } from './kit/error-body.js'
export type { ErrorCodes, ErrorRule, ErrorWording } from './kit/error-codes.js'
export type { EventOfRun } from './kit/event-of-run.js'
export { type ErrorMeanings, failureInfo, readFailure } from './kit/failure.js'
export { finishReasonOf, finishReasons } from './kit/finish.js'
export { fittingChoice, fittingOutput, fittingSchema } from './kit/fitting.js'
export { createFrameDecoder } from './kit/frame.js'
export { createFrameParser, type FrameParser, type FrameRun, frameParsers } from './kit/frame-parser.js'
export type { FrameReader, SaidText } from './kit/frame-reader.js'
export type { RunListener } from './kit/frame-run.js'
export { imageDetail } from './kit/image-detail.js'
export {
  copyOf,
  defined,
  entryOf,
  filled,
  isObject,
  type JsonObject,
  numberIn,
  objectIn,
  objectsIn,
  pick,
  textIn,
} from './kit/json.js'
export {
  checkKey,
  environmentVariable,
  type FoundKey,
  findKey,
  type KeySource,
  type KeyUse,
  type ProviderKey,
  providerKey,
  requireKey,
  withKey,
} from './kit/key.js'
export { leaveOut, penalties } from './kit/leave-out.js'
export { MarkedPlace } from './kit/marked-place.js'
export {
  base64Of,
  cannotFetch,
  cannotTake,
  dataOfUrl,
  isTextType,
  type MediaPart,
  type MediaSource,
  mediaOf,
  textOfFile,
  urlOf,
} from './kit/media.js'
export {
  argumentsObject,
  argumentsText,
  eachPart,
  isMedia,
  misplaced,
  outputText,
  ownData,
  partsOf,
} from './kit/messages.js'
export { modelInAddress } from './kit/model-in-address.js'
export { NumberedPlace } from './kit/numbered-place.js'
export { parseFrame } from './kit/parse-frame.js'
export { getStream, postJson, type Warn } from './kit/post-json.js'
export { type OnCorruptFrame, type Restart, restartable, type SpliceSigns } from './kit/restart.js'
export { type PlacedPart, type Round, roundsOf } from './kit/rounds.js'
export { type AccessToken, createSigner, type Signer } from './kit/signer.js'
export { createSourceTeller, type ToldSource } from './kit/sources.js'
export { stopTexts } from './kit/stop.js'
export { thinkingBudget } from './kit/thinking-budget.js'
export { functionTool, withPlainRoots } from './kit/tools.js'
export { type Turn, turnsOf } from './kit/turns.js'
export { type GrowingBlock, growBlock, keepBlock } from './kit/unknown-block.js'
export { sumOf, type ToldUsage, usageOf } from './kit/usage.js'
export { type VertexSettings, vertexAddress } from './kit/vertex.js'
export { ByteStore } from './lib/byte-store.js'
export { redact, type Secrets } from './lib/redact.js'
export { checkSettings } from './runtime/check-settings.js'
export { type InlinedSchema, inlineReferences } from './schema/inline-references.js'
export type { KnownNames } from './vocabulary/known-names.js'
