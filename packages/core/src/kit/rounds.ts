import type { Message, Part, ToolCallPart } from '../vocabulary/request.js'
import { partsOf } from './messages.js'

/** A part of a conversation with its path, for what is said about it. */
export interface PlacedPart {
  /** The part itself. */
  readonly part: Part
  /** Its path: `messages[2].content[0]`. */
  readonly field: string
  /** The call that a result answers, where the conversation has it. */
  readonly call?: ToolCallPart | undefined
}

/** A message in the order that vendors ask for; see {@link roundsOf}. */
export interface Round {
  /** The speaker. */
  readonly role: Message['role']
  /** The content of the message. */
  readonly parts: readonly PlacedPart[]
}

/**
 * The messages of a conversation in the order that vendors ask for: results of tools stand in a tool message directly behind the assistant
 * message that called them, all of them together, each once. An assistant message with results between its texts becomes several messages.
 * Parts of type `tool-approval` are left out, and so is a message that held nothing else.
 *
 * @param isOwn - whether the vendor itself ran a call: its result then stays in the assistant message, behind the call. Default: never.
 */
export function roundsOf(messages: readonly Message[], isOwn: (call: ToolCallPart) => boolean = () => false): Round[] {
  if (messages.every(isPlain)) return messages.map(roundOf)
  const { rounds, links } = linked(messages, isOwn)
  const told = new Set<PlacedPart>()
  return rounds.flatMap(round => {
    if (round.role === 'assistant') return splitAtResults(round, links, told)
    const parts = round.parts.filter(part => !told.has(part))
    return parts.length === 0 && round.parts.length > 0 ? [] : [{ ...round, parts }]
  })
}

/** True for a message without anything of a tool, which stays where it is: all of most conversations. */
const isPlain = ({ content }: Message): boolean =>
  typeof content === 'string' || content.every(({ type }) => !type.startsWith('tool-'))

const roundOf = (message: Message, at: number): Round => ({
  role: message.role,
  parts: partsOf(message).map((part, place) => ({ part, field: `messages[${at}].content[${place}]` })),
})

/** A call and its results: inside an assistant message, and apart in a tool message. A result apart is the one that counts. */
interface Link {
  readonly call: ToolCallPart
  readonly own: boolean
  inline?: PlacedPart
  apart?: PlacedPart
}

type Links = ReadonlyMap<PlacedPart, Link>

/**
 * Places the parts, and links each result with its call: the last call before it with this id, since some vendors number their calls anew in
 * each answer.
 */
function linked(
  messages: readonly Message[],
  isOwn: (call: ToolCallPart) => boolean,
): { rounds: Round[]; links: Links } {
  const links = new Map<PlacedPart, Link>()
  const latest = new Map<string, Link>()
  const place = (part: Part, field: string, role: Message['role']): PlacedPart => {
    if (part.type === 'tool-call') latest.set(part.toolCallId, { call: part, own: isOwn(part) })
    const link = 'toolCallId' in part ? latest.get(part.toolCallId) : undefined
    const placed = part.type === 'tool-result' ? { part, field, call: link?.call } : { part, field }
    if (!link) return placed
    links.set(placed, link)
    if (part.type === 'tool-result') link[role === 'assistant' ? 'inline' : 'apart'] ??= placed
    return placed
  }
  const rounds = messages.flatMap<Round>((message, i) => {
    const { role } = message
    const all = partsOf(message)
    const parts = all.flatMap((part, j) =>
      part.type === 'tool-approval' ? [] : [place(part, `messages[${i}].content[${j}]`, role)],
    )
    return parts.length === 0 && all.length > 0 ? [] : [{ role, parts }]
  })
  return { rounds, links }
}

/** One assistant message, split behind the calls whose results come in the middle of it. */
function splitAtResults({ role, parts }: Round, links: Links, told: Set<PlacedPart>): Round[] {
  const rounds: Round[] = []
  let said: PlacedPart[] = []
  for (const placed of parts) {
    const link = links.get(placed)
    if (placed.part.type !== 'tool-result') {
      said.push(placed)
      if (link?.own && link.apart) {
        told.add(link.apart)
        if (!link.inline) said.push(link.apart)
      }
    } else if (link?.own) {
      said.push(placed)
    } else {
      const result = link?.apart ?? placed
      if (told.has(result)) continue
      if (said.length > 0) rounds.push({ role, parts: said })
      const results = new Set([...resultsOf(said, links).filter(each => !told.has(each)), result])
      for (const each of results) told.add(each)
      rounds.push({ role: 'tool', parts: [...results] })
      said = []
    }
  }
  if (said.length > 0 || rounds.length === 0) rounds.push({ role, parts: said })
  return rounds
}

/** The results of the calls among these parts that others than the vendor ran. */
const resultsOf = (parts: readonly PlacedPart[], links: Links): PlacedPart[] =>
  parts.flatMap(placed => {
    const link = placed.part.type === 'tool-call' ? links.get(placed) : undefined
    const result = link?.own ? undefined : (link?.apart ?? link?.inline)
    return result ? [result] : []
  })
