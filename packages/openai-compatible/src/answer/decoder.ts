import type { ChatDecoder } from '@millrace/core'
import { createFrameDecoder, frameParsers } from '@millrace/core/provider-kit'
import { createChunkReader, passedKeys } from './chunk-reader.js'
import type { DecoderQuirks } from './quirks.js'

const newParser = frameParsers(passedKeys)

/**
 * A decoder of Chat Completions streams, errors in every form that has been seen: `data: {"error":…}`, `event: error` (Groq), a field named
 * `error` (llama-box), an `error` beside choices (OpenRouter).
 */
export const createChatCompletionsDecoder = (quirks: DecoderQuirks = {}): ChatDecoder =>
  createFrameDecoder(createChunkReader(quirks), newParser())
