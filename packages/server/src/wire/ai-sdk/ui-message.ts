import * as v from 'valibot'

/** A text, or a thought. */
export interface UiTextPart {
  readonly type: 'text' | 'reasoning'
  readonly text: string
  readonly providerMetadata?: unknown
}

/** A file by its address. */
export interface UiFilePart {
  readonly type: 'file'
  readonly url: string
  readonly mediaType?: string | null
  readonly filename?: string | null
  readonly providerMetadata?: unknown
}

/** A call with its result, where there is one. */
export interface UiToolPart {
  /** `tool-<name>`, or `dynamic-tool` with the name in `toolName`. */
  readonly type: string
  readonly toolCallId: string
  readonly toolName?: string | null
  readonly state: string
  readonly input?: unknown
  /** Arguments of a call that failed, where an earlier version of the client has put them. */
  readonly rawInput?: unknown
  readonly output?: unknown
  readonly errorText?: string | null
  /** The result of a tool that goes on. */
  readonly preliminary?: unknown
  /** The vendor ran the tool. */
  readonly providerExecuted?: unknown
  readonly callProviderMetadata?: unknown
  readonly resultProviderMetadata?: unknown
  readonly approval?: {
    readonly id: string
    readonly approved?: boolean | null
    readonly reason?: string | null
    readonly signature?: string | null
  } | null
}

/** A message of the user between two steps of an answer. */
export interface UiSteeringPart {
  readonly type: 'steering-message'
  readonly parts: readonly UiPart[]
}

/** A part of a message, told apart by the functions below. Types that are not known pass: a later version may have more. */
export interface UiPart {
  readonly type: string
}

/** A message as the AI SDK sends it. */
export interface UiMessage {
  readonly id?: string | null | undefined
  readonly role: 'system' | 'user' | 'assistant'
  readonly parts: readonly UiPart[]
}

export const isTextPart = (part: UiPart): part is UiTextPart => part.type === 'text' || part.type === 'reasoning'
export const isFilePart = (part: UiPart): part is UiFilePart => part.type === 'file'
export const isSteeringPart = (part: UiPart): part is UiSteeringPart => part.type === 'steering-message'
export const isToolPart = (part: UiPart): part is UiToolPart =>
  part.type === 'dynamic-tool' || (part.type.startsWith('tool-') && part.type !== 'tool-')

const text = v.string('takes a text')
const name = v.pipe(text, v.nonEmpty('takes a text that is not empty'))
// Stored messages may hold null where the client leaves a field out.
const optionalText = v.nullish(text)

const schemas = {
  text: v.looseObject({ text }),
  file: v.looseObject({ url: text, mediaType: optionalText, filename: optionalText }),
  tool: v.looseObject({
    toolCallId: name,
    toolName: optionalText,
    state: text,
    errorText: optionalText,
    approval: v.nullish(
      v.looseObject(
        {
          id: name,
          approved: v.nullish(v.boolean('takes true or false')),
          reason: optionalText,
          signature: optionalText,
        },
        'takes an object',
      ),
    ),
  }),
  steering: v.looseObject({ parts: v.lazy(() => parts) }),
  other: v.looseObject({ type: name }, 'takes an object with a type'),
}

const parts: v.GenericSchema<UiPart[]> = v.array(
  v.lazy(part => schemas[kindOf(part)] as v.GenericSchema<UiPart>),
  'takes a list of parts',
)

function kindOf(value: unknown): keyof typeof schemas {
  if (typeof value !== 'object' || value === null || typeof (value as UiPart).type !== 'string') return 'other'
  const part = value as UiPart
  if (isTextPart(part)) return 'text'
  if (isFilePart(part)) return 'file'
  if (isSteeringPart(part)) return 'steering'
  return isToolPart(part) ? 'tool' : 'other'
}

const message = v.looseObject(
  {
    id: optionalText,
    role: v.picklist(['system', 'user', 'assistant'], 'takes system, user or assistant'),
    parts,
  },
  'takes a message: { id, role, parts }',
)

/** The body that `useChat` posts. Fields of the application's own beside these are not looked at. */
export const uiRequest = v.looseObject(
  {
    messages: v.pipe(v.array(message, 'takes a list of messages'), v.minLength(1, 'takes at least one message')),
    id: optionalText,
    messageId: optionalText,
  },
  'takes an object',
)
