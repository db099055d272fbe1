import type { ChatProvider, ProviderDefinition } from './provider.js'

/** By providers of `defineProvider`, and those around one. A composition of several has no single address, and a provider of somebody else's tells none. */
const definitions = new WeakMap<object, ProviderDefinition<never>>()

/** Notes whose definition a provider is made of. @returns the provider. */
export function withAddress<Options>(
  provider: ChatProvider<Options>,
  definition: ProviderDefinition<Options>,
): ChatProvider<Options> {
  definitions.set(provider, definition as ProviderDefinition<never>)
  return provider
}

/** Notes that a provider asks the address of the one that it is made around. @returns the outer one. */
export function aroundProvider<Options>(inner: object, outer: ChatProvider<Options>): ChatProvider<Options> {
  const definition = definitions.get(inner)
  if (definition) definitions.set(outer, definition)
  return outer
}

/**
 * The address that a provider asks for a model, without its query: it tells vendors apart that are asked through one kind of provider. Undefined where it is
 * not known.
 */
export function addressOf(provider: object, model: string): string | undefined {
  const definition = definitions.get(provider)
  try {
    return definition?.toRequest({ model, messages: [{ role: 'user', content: 'Hi' }] }).url.replace(/[?#].*/s, '')
  } catch {
    // A definition that refuses the question, or whose settings are missing yet, refuses the real one in its own words.
    return undefined
  }
}
