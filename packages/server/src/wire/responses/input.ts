import type { Message, Part, ProviderData, ToolResultPart, Warning } from '@millrace/core'
import { leadOfFiles, noteOfFiles, readToolInput } from '@millrace/core/internal'
import type { Warn } from '@millrace/core/provider-kit'
import * as v from 'valibot'
import { HttpError } from '../../exchange/http-error.js'
import { imagePart, mediaPart } from '../request/media-part.js'
import { type InputItem, type InputPart, inputItem, typeOf } from './body.js'
import { fromOpaque } from './opaque.js'
import { providerName, type ReadTools } from './tools.js'

/** The kept items that an input may refer to. */
export type KeptItems = ReadonlyMap<string, unknown> | undefined

interface InputContext {
  readonly items: KeptItems
  readonly own: ReadTools['own']
}

/**
 * Reads the items of an input as messages. Neighbours of one speaker are one message.
 *
 * @throws HttpError for an item that is not kept.
 */
export function readInput(
  input: string | readonly object[],
  { items, own }: InputContext,
): { messages: readonly Message[]; warnings: readonly Warning[] } {
  if (typeof input === 'string') return { messages: [{ role: 'user', content: input }], warnings: [] }
  const reader = new InputReader(own)
  for (const [at, item] of input.entries()) reader.read(resolved(item, `input[${at}]`, items), `input[${at}]`)
  reader.end()
  return { messages: reader.messages, warnings: reader.warnings }
}

/** The item itself, where a reference stands for it. */
function resolved(item: object, field: string, items: KeptItems): object {
  const { type, id } = item as { type?: unknown; id?: unknown }
  if (type !== 'item_reference') return item
  const kept = typeof id === 'string' ? items?.get(id) : undefined
  if (v.is(inputItem, kept)) return kept as object
  const message = `${field}.id names an item that is not kept here. Send the items themselves: set store: false.`
  throw new HttpError(404, 'not-found', message, { providerCode: 'item_not_found' })
}

class InputReader {
  readonly messages: Message[] = []
  readonly warnings: Warning[] = []
  readonly #own: ReadTools['own']
  /** Files in results, which follow when the results are over. */
  #files: Part[] = []
  /** Names of the tools that were called, by the ids of the calls. */
  readonly #names = new Map<string, string>()
  /** Data that vendors want back with calls, by the ids of the calls. */
  readonly #wanted = new Map<string, ProviderData>()

  readonly #warn: Warn = (setting, message) => void this.warnings.push({ setting, message })

  constructor(own: ReadTools['own']) {
    this.#own = own
  }

  read(item: object, field: string): void {
    const type = typeOf(item)
    if (type === undefined) {
      return this.#warn(field, 'Left out: items of this type are OpenAI’s own.')
    }
    if (!isOutput(type)) this.end()
    this.#readItem({ ...item, type } as InputItem, field)
  }

  /** Ends a run of results. */
  end(): void {
    if (this.#files.length > 0) this.messages.push({ role: 'user', content: this.#files })
    this.#files = []
  }

  #readItem(item: InputItem, field: string): void {
    switch (item.type) {
      case 'message':
        return this.#message(item, field)
      case 'reasoning':
        return this.#reasoning(item)
      case 'function_call':
        return this.#call(item, readToolInput(item.arguments))
      case 'custom_tool_call':
        return this.#call(item, { input: { input: item.input } })
      case 'function_call_output':
      case 'custom_tool_call_output':
        return this.#result(item, field)
      case 'mcp_call': {
        this.#call({ ...item, call_id: item.id, namespace: null }, readToolInput(item.arguments))
        const failed = item.error !== null && item.error !== undefined
        const output = item.output ?? (failed ? JSON.stringify(item.error) : '')
        const result: ToolResultPart = {
          type: 'tool-result',
          toolCallId: item.id,
          toolName: item.name,
          output,
          ...(failed && { isError: true }),
        }
        return this.#add('assistant', [result])
      }
    }
  }

  /** Images and files in it follow in a message of the user, since results are text elsewhere. */
  #result({ call_id: toolCallId, output: given }: OutputItem, field: string): void {
    const toolName = this.#names.get(toolCallId)
    const parts = typeof given === 'string' ? [] : given.map((part, at) => toPart(part, `${field}.output[${at}]`))
    const files = parts.filter(part => part.type !== 'text')
    const text = typeof given === 'string' ? given : textOf(parts)
    const note = files.length > 0 ? [noteOfFiles(files.length)] : []
    const output = [...(text === '' ? [] : [text]), ...note].join('\n')
    if (files.length > 0) this.#files.push(leadOfFiles(toolCallId), ...files)
    this.#add('tool', [{ type: 'tool-result', toolCallId, ...(toolName !== undefined && { toolName }), output }])
  }

  #message({ role, content, phase, millrace }: Extract<InputItem, { type: 'message' }>, field: string): void {
    const parts =
      typeof content === 'string'
        ? [{ type: 'text' as const, text: content }]
        : content.map((part, at) => toPart(part, `${field}.content[${at}]`))
    if (role === 'assistant') {
      const providerData = millrace ?? (phase ? { openai: { phase } } : undefined)
      const texts = parts.filter(part => part.type !== 'text' || part.text !== '')
      return this.#add('assistant', providerData ? texts.map(part => ({ ...part, providerData })) : texts)
    }
    this.messages.push({ role: role === 'user' ? 'user' : 'system', content: role === 'user' ? parts : textOf(parts) })
  }

  /** OpenAI has sealed the id of its item with the reasoning, and refuses another one, as items have here. It takes them without (Codex sends them so, 2026-11). */
  #reasoning({
    id: _,
    summary,
    content,
    encrypted_content: encrypted,
    millrace,
    ...item
  }: Extract<InputItem, { type: 'reasoning' }>): void {
    const text = [...(summary ?? []), ...(content ?? [])].map(part => part.text).join('\n\n')
    const opaque = encrypted
      ? fromOpaque(encrypted, { ...item, summary: summary ?? [], encrypted_content: encrypted } as never)
      : {}
    for (const [callId, data] of Object.entries(opaque.calls ?? {})) this.#want(callId, data)
    const providerData = millrace ?? opaque.own
    if (text === '' && providerData === undefined) return
    this.#add('assistant', [{ type: 'reasoning', text, ...(providerData && { providerData }) }])
  }

  #call(
    {
      call_id: toolCallId,
      name,
      namespace,
      millrace,
    }: { call_id: string; name: string; namespace?: string | null | undefined; millrace?: ProviderData | undefined },
    input: ReturnType<typeof readToolInput>,
  ): void {
    const toolName = providerName(this.#own, name, namespace)
    this.#names.set(toolCallId, toolName)
    const providerData = millrace ?? this.#wanted.get(toolCallId)
    this.#add('assistant', [
      { type: 'tool-call', toolCallId, toolName, ...input, ...(providerData && { providerData }) },
    ])
  }

  /** Gives a call what its vendor wants back, whichever comes first. */
  #want(callId: string, providerData: ProviderData): void {
    this.#wanted.set(callId, providerData)
    for (const [at, { role, content }] of this.messages.entries()) {
      if (role !== 'assistant' || typeof content === 'string') continue
      if (!content.some(part => part.type === 'tool-call' && part.toolCallId === callId)) continue
      const parts = content.map(part =>
        part.type === 'tool-call' && part.toolCallId === callId ? { ...part, providerData } : part,
      )
      this.messages[at] = { role, content: parts }
    }
  }

  #add(role: 'assistant' | 'tool', parts: readonly Part[]): void {
    const last = this.messages.at(-1)
    if (last?.role === role && typeof last.content !== 'string')
      this.messages[this.messages.length - 1] = { role, content: [...last.content, ...parts] }
    else if (parts.length > 0) this.messages.push({ role, content: parts })
  }
}

const textOf = (parts: readonly Part[]): string => parts.map(part => (part.type === 'text' ? part.text : '')).join('')

const audioTypes = { wav: 'audio/wav', mp3: 'audio/mpeg' } as const

function toPart(part: InputPart, field: string): Part {
  switch (part.type) {
    case 'refusal':
      return { type: 'text', text: part.refusal }
    case 'input_image':
      return imagePart(part.image_url, part.detail, `${field}.image_url`)
    case 'input_audio':
      return { type: 'audio', mediaType: audioTypes[part.input_audio.format], data: part.input_audio.data }
    case 'input_file': {
      const url = part.file_data ?? part.file_url
      if (!url) throw new HttpError(400, 'invalid-request', `${field} takes file_data or file_url.`)
      return mediaPart(
        { url, name: part.filename ?? undefined },
        `${field}.${part.file_data ? 'file_data' : 'file_url'}`,
      )
    }
    default:
      return { type: 'text', text: part.text }
  }
}

type OutputItem = Extract<InputItem, { type: `${string}_output` }>

const isOutput = (type: InputItem['type']): boolean =>
  type === 'function_call_output' || type === 'custom_tool_call_output'
