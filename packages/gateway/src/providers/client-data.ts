import type { Json, Message, Part, ProviderData } from '@millrace/core'
import { isObject } from '@millrace/core/provider-kit'

/** An API whose clients send data of its own: tools that the vendor ran, marks, phases. Wire formats keep it under this id. */
export type ClientApi = 'anthropic' | 'openai'

const apis: readonly string[] = ['anthropic', 'openai'] satisfies ClientApi[]

/**
 * The id of a provider with this name. One that has the name of an API and speaks another one gets another id: data of that API's clients would reach a vendor
 * that does not know it.
 *
 * @param api - the one that the provider speaks.
 */
export const providerId = (name: string, api: ClientApi | undefined): string =>
  apis.includes(name) && name !== api ? `${name}-chat` : name

/**
 * Messages for a provider of an API under an id of its own: data that clients of the API have sent stands under that id too. Thoughts that are signed or encrypted
 * stay out, since they are for the host that gave them; those of this host come back under its id.
 */
export function withClientData(
  messages: readonly Message[],
  api: ClientApi | undefined,
  id: string,
): readonly Message[] {
  return api === undefined || api === id ? messages : messages.map(message => readdressed(message, api, id))
}

function readdressed(message: Message, api: ClientApi, id: string): Message {
  const { content } = message
  if (typeof content === 'string') return message
  const parts = content.map(part => {
    const data = dataOf(part)
    const own = data?.[api]
    if (own === undefined || data?.[id] !== undefined || isSealed(part, own)) return part
    return { ...part, providerData: { ...data, [id]: own } } as Part
  })
  return parts.some((part, at) => part !== content[at]) ? ({ ...message, content: parts } as Message) : message
}

const dataOf = (part: Part): ProviderData | undefined => ('providerData' in part ? part.providerData : undefined)

/** A block of another kind that has come as a thought, since Millrace does not know it, is none. */
const isSealed = ({ type }: Part, own: Json): boolean =>
  type === 'reasoning' && !(isObject(own) && typeof own.type === 'string' && !/thinking|reasoning/.test(own.type))
