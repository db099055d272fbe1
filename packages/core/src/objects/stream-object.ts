import { askProvider } from '../compose/sources.js'
import type { ChatProvider } from '../runtime/provider.js'
import { withObjectRoot } from '../schema/object-root.js'
import { readSchema } from '../schema/read-schema.js'
import type { AnySchema, SchemaInput, SchemaOutput } from '../schema/standard-schema.js'
import { validate } from '../schema/validate.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkHolder, type KnownNames, refuseMisspelt } from '../vocabulary/known-names.js'
import { optionNames, type StreamOptions } from '../vocabulary/options.js'
import { otherNames, refuseOtherNames } from '../vocabulary/other-names.js'
import type { ChatRequest, JsonSchema } from '../vocabulary/request.js'
import { fitOutput } from './fit-output.js'
import { fittedSource } from './fitted-source.js'
import { type ObjectMode, objectModes } from './object-mode.js'
import { ObjectRun } from './object-run.js'
import { ObjectReading, type ObjectStream } from './object-stream.js'
import type { PartialJsonOptions } from './partial-json.js'
import { repairRequest } from './repair-request.js'

/** Settings of {@link streamObject}, beside those of any answer. */
export interface ObjectOptions extends StreamOptions, PartialJsonOptions {
  /**
   * The means by which the model is held to the schema. Default `auto`: the best one that the provider has for the model; a provider that does not say
   * gets the schema as it is.
   */
  readonly mode?: 'auto' | ObjectMode
  /** Name of the schema, for vendors that ask for one, and of the tool. Letters, digits, `_` and `-`. Default `answer`. */
  readonly name?: string
  /**
   * Asks once more where the answer is no JSON or does not fit the schema, with the answer and its flaw behind the messages. Default false: an `ObjectError`.
   * Not where the answer ended at its greatest length, was refused, or failed.
   */
  readonly repair?: boolean
  /** Passes over prose and code fences around the object or the list. Default false: they are an `ObjectError`, since the model did not do as it was told. */
  readonly lenient?: boolean
}

/**
 * Asks for an object of a schema, and gives it as it grows.
 *
 * The schema goes to the model by the best means that it has: as a JSON Schema, else by JSON mode or a tool; see {@link ObjectMode}. The whole object is
 * checked by the schema; fields that a strict vendor made the model fill with null are absent again.
 *
 * Schemas whose root is no object travel as the field `value` of one. Fields beside it are passed over; `message()` has them. Models sometimes leave the
 * wrapper out: an answer that fits the schema at its root as it is (`[1,2]` for a list, a branch of a union with its fields) is the value. Any other is
 * an `ObjectError` with the reason `invalid`, also where a plain JSON Schema checks nothing else.
 *
 * @param schema - a Standard Schema, `{ schema, jsonSchema }`, or a JSON Schema, which checks nothing; see {@link AnySchema}.
 * @throws TypeError for arguments that are not of their type, and for a schema that gives no JSON Schema.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, streamObject } from '@millrace/core'
 *
 * const provider: ChatProvider = {
 *   id: 'example',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [{ type: 'start', messageId: 'm1', provider: 'example' }, { type: 'text-start', id: '0' }]
 *     for (const delta of ['{"city":"Ha', 'lle","people":24', '3000}']) yield [{ type: 'text-delta', id: '0', delta }]
 *     yield [{ type: 'text-end', id: '0' }, { type: 'finish', reason: 'stop' }]
 *   }),
 * }
 * const schema = { type: 'object', properties: { city: { type: 'string' }, people: { type: 'integer' } }, required: ['city', 'people'] }
 * const answer = streamObject(provider, { messages: [{ role: 'user', content: 'A city?' }] }, schema)
 * for await (const partial of answer.partials()) console.log(partial) // { city: 'Ha' }, { city: 'Halle' }, …
 * console.log(await answer.object()) // { city: 'Halle', people: 243000 }
 * ```
 */
export function streamObject<const Schema extends AnySchema, Options = unknown>(
  provider: ChatProvider<Options>,
  request: ChatRequest<Options>,
  schema: Schema,
  options: ObjectOptions = {},
): ObjectStream<SchemaOutput<Schema>, SchemaInput<Schema>> {
  if (typeof provider?.stream !== 'function') throw new TypeError('streamObject takes a provider: { id, stream }.')
  checkOptions(options)
  const { mode = 'auto', name, repair = false, lenient = false, maxDepth, ...streaming } = options
  const { jsonSchema } = readSchema(schema, 'schema of streamObject')
  const root = withObjectRoot(jsonSchema)
  const first = {
    ...request,
    output: { type: 'json', schema: root.schema, ...(name !== undefined && { name }) } as const,
  }
  const open = (chat: ChatRequest<Options>): ChatStream => openObject(provider, chat, mode, streaming)
  const run = new ObjectRun<SchemaOutput<Schema>>({
    stream: open(first),
    repair: repair ? (flaw, message) => open(repairRequest(first, message, flaw)) : undefined,
    root,
    check: value => validate(schema as AnySchema<unknown, SchemaOutput<Schema>>, value),
    text: { lenient, isList: isList(jsonSchema), ...(maxDepth !== undefined && { maxDepth }) },
  })
  return new ObjectReading(run, isList(jsonSchema)) as ObjectStream<SchemaOutput<Schema>, SchemaInput<Schema>>
}

/** Opens the answer: the provider fits the request itself, or it is fitted here. */
function openObject<Options>(
  provider: ChatProvider<Options>,
  chat: ChatRequest<Options>,
  mode: 'auto' | ObjectMode,
  { signal, ...options }: StreamOptions,
): ChatStream {
  if (mode === 'auto') {
    return askProvider(
      provider,
      { ...chat, output: { ...chat.output, type: 'json', adapt: true } },
      { ...options, signal },
    )
  }
  const fitted = fitOutput(chat as ChatRequest, [mode])!
  const stream = askProvider(provider, fitted.chat as ChatRequest<Options>, options)
  return new ChatStream(
    fittedSource(reader => stream.connect(reader), fitted, provider.id),
    { signal },
  )
}

const isList = ({ type }: JsonSchema): boolean => type === 'array'

const othersOfObject = otherNames([
  { names: ['repairs', 'experimental_repairText', 'maxRepairs'], here: 'repair: true' },
  { names: ['schema'], here: 'the third argument: streamObject(provider, request, schema)' },
])

const ownNames: KnownNames<Omit<ObjectOptions, keyof StreamOptions>> = {
  mode: true,
  name: true,
  repair: true,
  lenient: true,
  maxDepth: true,
}

function checkOptions(options: ObjectOptions): void {
  const names = { ...ownNames, ...optionNames }
  checkHolder(options, names, 'option of streamObject')
  refuseOtherNames(options, othersOfObject, 'option of streamObject')
  refuseMisspelt(options, names, 'option of streamObject')
  const { mode = 'auto', name, repair, lenient, maxDepth } = options
  if (mode !== 'auto' && !objectModes.includes(mode))
    throw new TypeError(`mode of streamObject takes auto, ${objectModes.join(', ')}.`)
  if (name !== undefined && !(typeof name === 'string' && /^[\w-]{1,64}$/.test(name)))
    throw new TypeError('name of streamObject takes 1 to 64 letters, digits, _ and -.')
  for (const [option, value] of Object.entries({ repair, lenient }))
    if (value !== undefined && typeof value !== 'boolean')
      throw new TypeError(`${option} of streamObject takes true or false.`)
  if (maxDepth !== undefined && !(Number.isInteger(maxDepth) && maxDepth > 0))
    throw new TypeError('maxDepth of streamObject takes a whole number from 1.')
}
