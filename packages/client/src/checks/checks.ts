import type { ChatRequest, StreamOptions } from '@millrace/core'
import {
  checkHolder,
  checkNames,
  type KnownNames,
  otherNames,
  refuseMisspelt,
  refuseOtherNames,
} from '@millrace/core/internal-page'
import type { RemoteOptions, StreamPlace } from '../remote/remote-provider.js'
import type { ChatInput, ChatSession, ChatSessionOptions, ClientTool } from '../session/chat-session.js'

/*
 * Checks of what an application gives, for callers without TypeScript: what is misspelt, or of another form, would be passed over in silence or fail later in
 * other words. For servers, and for pages in development. A page that is built for production goes without: see of-page.ts.
 */

/** The form of a field: the words for it in a message, and the test. */
type Form = readonly [takes: string, is: (value: unknown) => boolean]
type Forms<Options> = { readonly [Name in keyof Options]-?: Form }

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isFields = (value: unknown): boolean => Object.prototype.toString.call(value) === '[object Object]'
/** The field of something that may have none. */
const at = (value: unknown, name: string): unknown => (value as { readonly [name: string]: unknown } | null)?.[name]

const isJson = (value: unknown): boolean => {
  try {
    JSON.stringify(value)
    return true
  } catch {
    // Why it cannot hold it, in the words of the engine, is not what mends it.
    return false
  }
}

const text: Form = ['a text', value => typeof value === 'string' && value !== '']
/** Also an empty one, as of a field that nobody has filled. */
const words: Form = ['a text', value => typeof value === 'string']
const flag: Form = ['true or false', value => typeof value === 'boolean']
const call: Form = ['a function', isFunction]
const count: Form = ['a number from 0', value => typeof value === 'number' && value >= 0]
const fields: Form = ['an object', isFields]
const asked: Form = ['an object, or a function that gives one', value => isFunction(value) || isFields(value)]
const anything: Form = ['anything', () => true]

const ofStream: Forms<StreamOptions> = {
  signal: ['an AbortSignal', value => isFunction(at(value, 'addEventListener'))],
  owner: words,
  maxRetries: count,
  minRetryDelayMs: count,
  maxRetryDelayMs: count,
  maxRetryAfterMs: count,
  firstByteTimeoutMs: count,
  idleTimeoutMs: count,
  gatherMs: count,
  totalTimeoutMs: count,
  maxEventBytes: count,
  maxResponseBytes: count,
  maxToolInputBytes: count,
  maxBlocks: count,
}

const ofRemote: Forms<RemoteOptions> = {
  url: ['an address', value => text[1](value) || text[1](at(value, 'href'))],
  headers: asked,
  credentials: ["'include', 'omit' or 'same-origin'", value => /^(include|omit|same-origin)$/.test(String(value))],
  fetch: call,
  id: text,
  maxAttempts: count,
  baseDelayMs: count,
  maxDelayMs: count,
  idleTimeoutMs: count,
  gatherMs: count,
}

const ofSession: Forms<ChatSessionOptions> = {
  provider: anything,
  storage: [
    "a storage: { load, save }, such as webStorage('chat')",
    value => isFunction(at(value, 'load')) && isFunction(at(value, 'save')),
  ],
  request: asked,
  options: fields,
  tools: ['tools by name: { search: { execute } }', isFields],
  maxSteps: count,
  autoContinue: flag,
  autoApprove: call,
  autoRetry: call,
  autoResume: flag,
}

const ofTool: Forms<ClientTool> = { execute: call, description: words, parameters: fields }

const list: Form = ['a list: [{ name }]', Array.isArray]
const ofRequest: Forms<ChatRequest> = {
  model: text,
  messages: anything,
  tools: list,
  toolChoice: anything,
  parallelToolCalls: anything,
  temperature: anything,
  topP: anything,
  topK: anything,
  presencePenalty: anything,
  frequencyPenalty: anything,
  maxOutputTokens: anything,
  stop: ['a list of texts', Array.isArray],
  seed: anything,
  reasoning: anything,
  output: anything,
  user: anything,
  providerOptions: ['what JSON can hold, and not a bigint or a circle', isJson],
}

/** Names of other libraries, and of `stream()`, for options that have another one here (ai 7.0.173, 2026-11). */
const othersOfRemote = otherNames([
  { names: ['maxRetries'], here: 'maxAttempts, or an option of stream(request, { maxRetries })' },
])
const othersOfChat = otherNames([
  { names: ['api'], here: 'url' },
  { names: ['transport'], here: 'provider: remote({ url })' },
  { names: ['messages', 'initialMessages'], here: 'storage, which holds them' },
  { names: ['body'], here: 'request: { providerOptions: { metadata } }' },
  { names: ['maxRetries'], here: 'maxAttempts, or options: { maxRetries }' },
])
const othersOfTool = otherNames([
  { names: ['input', 'inputSchema', 'schema'], here: 'parameters, a JSON Schema' },
  { names: ['run', 'handler', 'invoke'], here: 'execute' },
])

/** @throws TypeError naming the field that is of another form. */
function checkForms<Options extends object>(options: Options, forms: Forms<Options>, of: string): void {
  for (const [name, [takes, is]] of Object.entries<Form>(forms)) {
    const value = options[name as keyof Options]
    if (value !== undefined && !is(value)) throw new TypeError(`${name} of ${of} takes ${takes}.`)
  }
}

/** Checks names and forms. */
function check<Options extends object>(options: Options, forms: Forms<Options>, of: string): void {
  checkNames(options, forms, of)
  checkForms(options, forms, of)
}

/** Options of a chat or an object over a server, which are those of `remote` too: they were checked together. */
const checked = new WeakSet<object>()

/** Checks the options of `remote`. */
export function checkRemote(options: RemoteOptions): void {
  if (checked.has(options)) return
  refuseOtherNames(options, othersOfRemote, 'option of remote')
  check(options, ofRemote, 'remote')
}

/** Checks the options of `createChatSession`. */
export function checkSession(given: object): void {
  const options = given as ChatSessionOptions
  check(options, ofSession, 'createChatSession')
  checkLimits(options.options)
  for (const [name, tool] of Object.entries(options.tools ?? {})) {
    const of = `the tool ${name}`
    refuseMisspelt(tool, ofTool, `field of ${of}`)
    refuseOtherNames(tool, othersOfTool, `field of ${of}`)
    checkForms(tool, ofTool, of)
  }
}

/** Checks the options of a component's chat, or object: those of a session beside those of `remote`. */
function checkOwn(options: object, own: Forms<object>, of: string): void {
  const names = { session: anything, ...own, ...ofRemote }
  checkNames(options, names as KnownNames<object>, of)
  checked.add(options)
  if (at(options, 'provider') === undefined) checkForms(options as RemoteOptions, ofRemote, of)
}

/** Checks that what `useChat` and `createChat` are given holds options. */
export const checkGiven = (options: object): void =>
  checkHolder(options, { url: true, session: true }, 'option of a chat')

/** Checks what `textBlocks` is given. */
export function checkBlocks(given: unknown, before: unknown): void {
  if (typeof given !== 'string' || !Array.isArray(before))
    throw new TypeError('textBlocks takes a text, and the list of the blocks before.')
}

/** Checks the options of `useChat` and `createChat`. */
export function checkChat(options: object): void {
  if (isFields(options)) refuseOtherNames(options, othersOfChat, 'option of a chat')
  checkOwn(options, ofSession, 'a chat')
}

/** Checks the options of `useObject`. */
export const checkObject = (options: object): void =>
  checkOwn(
    options,
    { provider: anything, schema: anything, request: asked, options: fields } as Forms<object>,
    'useObject',
  )

/** Checks the options of an answer. Other names pass, since compositions may have their own. */
export function checkLimits(options: StreamOptions | undefined): void {
  if (options === undefined) return
  refuseMisspelt(options, ofStream, 'option of a stream')
  checkForms(options, ofStream, 'a stream')
}

/** Checks the place that is gone on from. */
export function checkPlace(place: StreamPlace): void {
  check(place, { streamId: text, seq: count }, 'resume')
  if (place.streamId === undefined)
    throw new TypeError('resume takes { streamId, seq }, as they were stored of the stream.')
}

/** Checks a question, beside its list of messages. */
export function checkRequest(request: object): void {
  refuseMisspelt(request, ofRequest, 'field of a request')
  const { messages, ...others } = request as ChatRequest
  messages.forEach((message: unknown, i) => {
    const content = at(message, 'content')
    if (typeof at(message, 'role') !== 'string' || !(typeof content === 'string' || Array.isArray(content)))
      throw new TypeError(`messages[${i}] of a request takes { role, content }.`)
  })
  checkForms(others, ofRequest, 'a request')
}

/** Checks the listener of a session. */
export function checkListener(listener: unknown): void {
  if (!isFunction(listener)) throw new TypeError('subscribe takes a function.')
}

/** Checks what a person says. */
export function checkInput(input: ChatInput): void {
  if (typeof input === 'string') return
  const files: Form = ['a list of files', value => typeof value === 'object' && typeof at(value, 'length') === 'number']
  check(input === undefined ? {} : input, { text: words, attachments: files }, 'send')
}

/** Checks the result of a call of the page's tool. */
export const checkResult = (result: Parameters<ChatSession['addToolResult']>[0]): void =>
  check(result, { toolCallId: text, output: anything, isError: flag }, 'addToolResult')

/** Checks the answer to a question for approval. */
export function checkApproval(approval: Parameters<ChatSession['addApproval']>[0]): void {
  check(approval, { approvalId: text, approved: flag, reason: words }, 'addApproval')
  if (approval.approved === undefined) throw new TypeError('approved of addApproval takes true or false.')
}

/** Checks the name of a conversation in a storage. @param of - the function that makes the storage. */
export function checkKey(key: string, of: string): void {
  if (!text[1](key)) throw new TypeError(`${of} takes a name for the conversation: ${of}('chat').`)
}
