import { defaultTransport, undiciTransport } from '#transport'
import { fitOutput } from '../objects/fit-output.js'
import { fittedSource } from '../objects/fitted-source.js'
import { ChatStream } from '../stream/chat-stream.js'
import type { ChatSource } from '../stream/flow.js'
import { fetchTransport } from '../transport/fetch-transport.js'
import type { Transport } from '../transport/transport.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { resolveOptions, type StreamOptions, streamOptions, withDefaults } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { optionNameCheck } from './check-option-names.js'
import { checkSpelling } from './check-settings.js'
import type { RunContext } from './context.js'
import { withObjectArguments } from './object-arguments.js'
import type { ChatProvider, ProviderDefinition, ProviderSettings } from './provider.js'
import { withAddress } from './provider-address.js'
import { run } from './run.js'

/**
 * Makes a provider of three pure functions; see {@link ProviderDefinition}. The runtime adds HTTP, framing, retries, limits, abort and flow.
 *
 * @param settings - the transport, and options that win over the definition's.
 * @throws TypeError for settings that are not of their type.
 */
export function defineProvider<Options = unknown>(
  definition: ProviderDefinition<Options>,
  settings: ProviderSettings = {},
): ChatProvider<Options> {
  if (typeof definition?.id !== 'string' || definition.id === '') throw new TypeError('A provider needs an id.')
  for (const name of ['toRequest', 'createDecoder', 'toError'] as const)
    if (typeof definition[name] !== 'function')
      throw new TypeError(`The provider ${definition.id} needs ${name}, a function.`)
  checkSpelling(settings)
  const checkOptionNames = optionNameCheck(definition)
  const usual = {
    definition,
    transport: chooseTransport(settings),
    options: withDefaults(settings, resolveOptions(definition.defaults)),
  }
  const provider: ChatProvider<Options> = {
    id: definition.id,
    stream(request, options) {
      checkRequest(request as never)
      checkOptionNames(request.providerOptions)
      const context = isLimited(streamOptions(options))
        ? { ...usual, options: resolveOptions(options, usual.options) }
        : usual
      return new ChatStream(sourceOf(context, withObjectArguments(request as ChatRequest<never>)), options)
    },
  }
  return withAddress(provider, definition)
}

/** The source of an answer; fitted to what the model has, where its output is to be. */
function sourceOf(context: RunContext, chat: ChatRequest<never>): ChatSource {
  if (chat.output?.type !== 'json' || !chat.output.adapt) return run(context, chat)
  const { id, objects } = context.definition
  const fitted = fitOutput(chat, objects?.call(context.definition, chat) ?? ['schema'])
  return fitted ? fittedSource(run(context, fitted.chat as ChatRequest<never>), fitted, id) : run(context, chat)
}

/** True when a stream has options of its own beside the signal. Most have none, and share the options that were resolved once. */
const isLimited = (options: StreamOptions): boolean => Object.keys(options).some(name => name !== 'signal')

function chooseTransport({ fetch, transport }: ProviderSettings): Transport {
  if (fetch && transport) throw new TypeError('Give a provider fetch or transport, not both.')
  for (const [name, make] of Object.entries({ undiciTransport, fetchTransport }))
    if ((transport as unknown) === make) throw new TypeError(`transport takes what ${name}() gives: call it.`)
  if (transport !== undefined && typeof transport !== 'function')
    throw new TypeError('transport takes a function: (request, receiver) => flow.')
  if (fetch !== undefined && typeof fetch !== 'function') throw new TypeError('fetch takes a function.')
  return transport ?? (fetch ? fetchTransport({ fetch }) : defaultTransport())
}
