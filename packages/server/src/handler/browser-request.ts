import type { ChatRequest, Json } from '@millrace/core'
import * as v from 'valibot'
import { type BodyProblem, checkBody } from '../wire/request/checked-body.js'

let made: ReturnType<typeof makeSchema> | undefined

/** Made for the first request, so that loading the server does not wait for it. */
const requestSchema = () => (made ??= makeSchema())

const makeScalars = () => {
  const text = v.string('takes a text')
  return {
    text,
    name: v.pipe(text, v.nonEmpty('takes a text that is not empty')),
    flag: v.boolean('takes true or false'),
    number: v.number('takes a number'),
    /** Signatures and the like, which the vendor gave and wants back. */
    providerData: v.optional(v.record(v.string(), v.any(), 'takes an object')),
  }
}

function makePart({ text, name, flag, providerData }: ReturnType<typeof makeScalars>) {
  const media = {
    mediaType: name,
    data: v.optional(text),
    // Fetched by the vendor; by this server only where `prepare` calls `inlineFiles`.
    url: v.optional(v.pipe(text, v.startsWith('https://', 'takes an https address'))),
    name: v.optional(text),
    providerData,
  }

  return v.variant(
    'type',
    [
      v.strictObject({ type: v.literal('text'), text, providerData }),
      v.strictObject({ type: v.literal('image'), ...media }),
      v.strictObject({ type: v.literal('file'), ...media }),
      v.strictObject({ type: v.literal('audio'), ...media }),
      v.strictObject({ type: v.literal('reasoning'), text, providerData }),
      v.strictObject({
        type: v.literal('tool-call'),
        toolCallId: name,
        toolName: name,
        input: v.optional(v.any()),
        inputText: v.optional(text),
        inputError: v.optional(text),
        // The server's own question with its signature, which the tool loop checks.
        approval: v.optional(v.strictObject({ approvalId: name, signature: name }, 'takes { approvalId, signature }')),
        providerData,
      }),
      v.strictObject({
        type: v.literal('tool-result'),
        toolCallId: name,
        toolName: v.optional(name),
        output: v.any(),
        isError: v.optional(flag),
        // Made by this server, which checks it.
        signature: v.optional(name),
      }),
      v.strictObject({
        type: v.literal('tool-approval'),
        approvalId: name,
        approved: flag,
        reason: v.optional(text),
      }),
    ],
    'takes text, image, file, audio, reasoning, tool-call, tool-result or tool-approval',
  )
}

function makeSchema() {
  const scalars = makeScalars()
  const { text, name, flag, number } = scalars
  const parts = v.array(makePart(scalars), 'takes a text or a list of parts')

  const message = v.strictObject(
    {
      role: v.picklist(
        ['user', 'assistant', 'tool'],
        'takes user, assistant or tool (the system prompt is the server’s)',
      ),
      content: v.lazy(content => (typeof content === 'string' ? text : parts)),
    },
    'takes a message: { role, content }',
  )

  const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

  return v.strictObject(
    {
      messages: v.pipe(v.array(message, 'takes a list of messages'), v.minLength(1, 'takes at least one message')),
      model: v.optional(name),
      temperature: v.optional(v.pipe(number, v.minValue(0, 'is 0 or more'), v.maxValue(2, 'is 2 at most'))),
      topP: v.optional(v.pipe(number, v.gtValue(0, 'is above 0'), v.maxValue(1, 'is 1 at most'))),
      maxOutputTokens: v.optional(v.pipe(number, v.safeInteger('takes a whole number'), v.minValue(1, 'is 1 or more'))),
      stop: v.optional(v.pipe(v.array(name, 'takes a list of texts'), v.maxLength(16, 'takes 16 texts at most'))),
      seed: v.optional(v.pipe(number, v.safeInteger('takes a whole number'))),
      reasoning: v.optional(
        v.strictObject(
          { enabled: v.optional(flag), effort: v.optional(v.picklist(efforts, `takes ${efforts.join(', ')}`)) },
          'takes { enabled, effort }',
        ),
      ),
      // The application's own data, for `prepare` alone.
      metadata: v.optional(v.any()),
    },
    'takes an object',
  )
}

/** The fields that a browser may set. No address, key, header, tool or setting of a provider: those are the server's. */
export type BrowserRequest = Pick<
  ChatRequest,
  'messages' | 'model' | 'temperature' | 'topP' | 'maxOutputTokens' | 'stop' | 'seed' | 'reasoning'
>

/** The request in a body, or what is wrong with it. */
export function readBrowserRequest(body: unknown): { request: BrowserRequest; metadata?: Json } | BodyProblem {
  const schema = requestSchema()
  const checked = checkBody(schema, body, 'is not for a browser to set')
  if ('problem' in checked) {
    const isUnknown = /^\w{1,40} is not for a browser to set\.$/.test(checked.problem)
    return isUnknown
      ? { ...checked, problem: `${checked.problem} It sets ${Object.keys(schema.entries).join(', ')}.` }
      : checked
  }
  const { metadata, ...rest } = checked.output as BrowserRequest & { readonly metadata?: Json }
  return { request: rest, ...(metadata !== undefined && { metadata }) }
}
