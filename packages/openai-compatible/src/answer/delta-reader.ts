import type { ChatSink } from '@millrace/core'
import type { JsonObject } from '@millrace/core/provider-kit'
import { contentIn, moreOfCall, reasoningIn, toolCallsIn } from './delta.js'
import { ExecutedTools } from './executed-tools.js'
import { filesIn, type MadeFile } from './files.js'
import type { DecoderQuirks } from './quirks.js'
import { Speech } from './speech.js'
import { createThinkTagSplitter, type ThinkPiece } from './think-tags.js'
import { wantedBack } from './wants-back.js'

/** Reads the deltas of one answer, or its whole message. */
export class AnswerReader {
  #splitter
  /** The content is said to begin within the thoughts. */
  readonly #opened: boolean
  readonly #wantsBack
  readonly #speech = new Speech()
  /** Files that were told, by their bytes or addresses. Made for the first: most answers have none. */
  #files: Set<string | undefined> | undefined
  readonly #executed: ExecutedTools | undefined
  #spoke = false
  #refused = false
  /** The deprecated field has begun a call, or the list that took its place has: hosts that send both send the same call (2026-11). */
  #calledIn: 'function_call' | 'tool_calls' | undefined

  constructor({ thinkTags, wantsBack, executedTools }: DecoderQuirks) {
    this.#splitter = thinkTags ? createThinkTagSplitter(thinkTags) : undefined
    this.#opened = thinkTags === 'opened'
    this.#wantsBack = wantsBack
    this.#executed = executedTools ? new ExecutedTools() : undefined
  }

  /** True when anything was said, shown or called. */
  get spoke(): boolean {
    return this.#spoke
  }

  /** True when the model said no in a field of its own. */
  get refused(): boolean {
    return this.#refused
  }

  /** Reads a delta: reasoning, content, files, then calls. */
  read(delta: JsonObject, sink: ChatSink): void {
    if (typeof delta.content === 'string' && isContentAlone(delta)) return this.#readText(delta.content, sink)
    const more = this.#calledIn === 'tool_calls' && isCallsAlone(delta) ? moreOfCall(delta.tool_calls) : undefined
    if (!more) return this.#readAll(delta, sink)
    this.#spoke = true
    this.flush(sink)
    sink.toolCall(more.key, more)
  }

  #readAll(delta: JsonObject, sink: ChatSink): void {
    const { content, refusal } = delta
    const reasoning = reasoningIn(delta)
    this.#readReasoning(reasoning, sink)
    const wanted = wantedBack(delta, this.#wantsBack)
    const ofReasoning = wanted && this.#speech.kind === 'reasoning' && (reasoning !== '' || !content)
    if (wanted && ofReasoning) this.#speech.keep(wanted, sink)
    // A list of parts costs a list of pieces.
    if (typeof content === 'string') this.#readText(content, sink)
    else if (content) this.#readParts(content, sink)
    // OpenAI's structured outputs: it is what the reader should see, and no good answer.
    if (typeof refusal === 'string' && refusal !== '') {
      this.#refused = true
      this.#say('text', refusal, sink)
    }
    if (wanted && !ofReasoning) this.#speech.keep(wanted, sink)
    if (delta.images) for (const file of filesIn(delta)) this.#show(file, sink)
    if (delta.tool_calls || delta.function_call) this.#readCalls(delta, sink)
    if (delta.executed_tools && this.#executed) {
      this.#spoke = true
      this.flush(sink)
      this.#executed.read(delta.executed_tools, sink)
    }
  }

  /** Says more of the content, or of the reasoning, that stands alone in its delta. */
  say(kind: 'text' | 'reasoning', text: string, sink: ChatSink): void {
    if (kind === 'text') this.#readText(text, sink)
    else this.#readReasoning(text, sink)
  }

  /** Something else follows, or nothing: gives what was held back, since it might have been the beginning of a tag. */
  flush(sink: ChatSink): void {
    if (this.#splitter) this.#write(this.#splitter.end(), sink)
    this.#speech.settle(sink)
  }

  #say(kind: 'text' | 'reasoning', delta: string, sink: ChatSink): void {
    if (delta === '') return
    this.#spoke = true
    this.#speech.say(kind, delta, sink)
  }

  #readReasoning(reasoning: string, sink: ChatSink): void {
    if (reasoning === '') return
    // The server parses it after all, so that the content holds none.
    if (this.#opened && !this.#spoke) this.#splitter = undefined
    this.#say('reasoning', reasoning, sink)
  }

  #readText(text: string, sink: ChatSink): void {
    if (text === '') return
    this.#spoke = true
    if (this.#splitter) this.#write(this.#splitter.push(text), sink)
    else this.#speech.say('text', text, sink)
  }

  #readParts(content: unknown, sink: ChatSink): void {
    for (const piece of contentIn(content)) {
      if (piece.kind === 'file') this.#show(piece.file, sink)
      else if (piece.kind === 'text') this.#readText(piece.delta, sink)
      else this.#say('reasoning', piece.delta, sink)
    }
  }

  /** Hosts say a file again in a later chunk, or in the whole message behind the deltas. */
  #show(file: MadeFile, sink: ChatSink): void {
    const same = file.data ?? file.url
    if (this.#files?.has(same)) return
    this.#files ??= new Set()
    this.#files.add(same)
    this.#spoke = true
    this.flush(sink)
    sink.file(file)
  }

  #readCalls(delta: JsonObject, sink: ChatSink): void {
    const calls = toolCallsIn(delta, this.#wantsBack)
    if (calls.length === 0) return
    const field = calls[0]!.key === 'function_call' ? 'function_call' : 'tool_calls'
    if (this.#calledIn === undefined && calls.some(({ id, name }) => id ?? name)) this.#calledIn = field
    if (this.#calledIn !== undefined && this.#calledIn !== field) return
    this.#spoke = true
    this.flush(sink)
    for (const call of calls) sink.toolCall(call.key, call)
  }

  #write(pieces: readonly ThinkPiece[], sink: ChatSink): void {
    for (const { kind, delta } of pieces) this.#speech.say(kind, delta, sink)
  }
}

/** True when a delta says nothing beside its content, as nearly all do: then nothing else has to be looked for. */
function isContentAlone(delta: JsonObject): boolean {
  for (const name in delta) if (name !== 'content' && name !== 'role' && delta[name] !== null) return false
  return true
}

/** The same for its calls. */
function isCallsAlone(delta: JsonObject): boolean {
  for (const name in delta) if (name !== 'tool_calls' && name !== 'role' && delta[name] !== null) return false
  return true
}
