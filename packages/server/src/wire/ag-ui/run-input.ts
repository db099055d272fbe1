import * as v from 'valibot'

const text = v.string('takes a text')
const name = v.pipe(text, v.nonEmpty('takes a text that is not empty'))
const optionalText = v.nullish(text)

/** A part of a user's message, or of a tool's output. */
export interface AgUiPart {
  readonly type: string
  readonly text?: string
  readonly source?: { readonly type: string; readonly value: string; readonly mimeType?: string | null | undefined }
}

/** A file as clients before 1.0 name it. */
export interface AgUiBinaryPart {
  readonly type: 'binary'
  readonly mimeType: string
  readonly data?: string | null | undefined
  readonly url?: string | null | undefined
  readonly filename?: string | null | undefined
}

/** A message as a client sends it. */
export interface AgUiInputMessage {
  readonly id: string
  readonly role: string
  readonly content?: string | readonly AgUiPart[] | null | undefined
  readonly toolCalls?: readonly AgUiInputCall[] | null | undefined
  readonly toolCallId?: string | null | undefined
  /** The failure of a tool. */
  readonly error?: string | null | undefined
  readonly metadata?: unknown
}

/** A call in a message. */
export interface AgUiInputCall {
  readonly id: string
  readonly function: { readonly name: string; readonly arguments: string }
  readonly encryptedValue?: string | null | undefined
  readonly metadata?: unknown
}

const source = v.looseObject({ type: text, value: text, mimeType: optionalText }, 'takes { type, value, mimeType }')
const media = v.looseObject({ source })
const parts = {
  text: v.looseObject({ text }),
  image: media,
  audio: media,
  video: media,
  document: media,
  binary: v.looseObject({ mimeType: name, data: optionalText, url: optionalText, filename: optionalText }),
} as const
const other = v.looseObject({ type: name }, 'takes an object with a type')

const part: v.GenericSchema<AgUiPart> = v.lazy(value => {
  const type = typeof value === 'object' && value !== null ? String((value as AgUiPart).type) : ''
  return (Object.hasOwn(parts, type) ? parts[type as keyof typeof parts] : other) as v.GenericSchema<AgUiPart>
})

const call = v.looseObject(
  {
    id: name,
    function: v.looseObject({ name, arguments: text }, 'takes { name, arguments }'),
    encryptedValue: optionalText,
  },
  'takes a call: { id, type, function }',
)

const content = v.lazy(value => (Array.isArray(value) ? v.array(part) : text))

/** Contents of the roles that go to a model; those of others are not looked at. */
const messages = {
  user: v.looseObject({ id: text, content }),
  assistant: v.looseObject({
    id: text,
    content: optionalText,
    toolCalls: v.nullish(v.array(call, 'takes a list of calls')),
  }),
  tool: v.looseObject({ id: text, content, toolCallId: name, error: optionalText }),
  reasoning: v.looseObject({ id: text, content: text }),
} as const
const otherMessage = v.looseObject({ id: text, role: name }, 'takes a message: { id, role, content }')

const message: v.GenericSchema<AgUiInputMessage> = v.lazy(value => {
  const role = typeof value === 'object' && value !== null ? String((value as AgUiInputMessage).role) : ''
  const schema = Object.hasOwn(messages, role) ? messages[role as keyof typeof messages] : otherMessage
  return schema as v.GenericSchema<AgUiInputMessage>
})

const tool = v.looseObject(
  { name, description: optionalText, parameters: v.nullish(v.looseObject({}, 'takes a JSON Schema')) },
  'takes a tool: { name, description, parameters }',
)

const answer = v.looseObject(
  {
    interruptId: name,
    status: v.picklist(['resolved', 'cancelled'], 'takes resolved or cancelled'),
    payload: v.optional(v.unknown()),
  },
  'takes { interruptId, status, payload }',
)

/** The body of a run's request. */
export const runInput = v.looseObject(
  {
    threadId: text,
    runId: text,
    protocolVersion: optionalText,
    messages: v.array(message, 'takes a list of messages'),
    tools: v.nullish(v.array(tool, 'takes a list of tools')),
    context: v.nullish(v.array(v.unknown(), 'takes a list')),
    resume: v.nullish(v.array(answer, 'takes a list of answers')),
  },
  'takes an object',
)
