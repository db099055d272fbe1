import { type BaseEvent, HttpAgent, type Message, type RunAgentInput } from '@ag-ui/client'
import { EventSchema } from '@ag-ui/core/schemas'
import type { ChatRecord } from '@millrace/core'
import type { DecodedRequest } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { encoded } from './encoded.ts'

/** A run as the client saw it. */
export interface SeenRun {
  readonly messages: readonly Message[]
  readonly events: readonly BaseEvent[]
  /** Events that the protocol's schemas refuse, or know otherwise. */
  readonly invalid: readonly string[]
  /** Words of RUN_ERROR. */
  readonly errors: readonly string[]
  /** The calls that the client says the page is asked for. */
  readonly asked: readonly string[]
  /** Why the run was rejected. */
  readonly rejected?: unknown
}

export const question: Message = { id: 'u1', role: 'user', content: 'Hi' }

/** What the client posts for these messages. */
function runInput(messages: readonly Message[], more: object = {}): RunAgentInput {
  const input = {
    threadId: 't1',
    runId: 'r1',
    protocolVersion: '1.0',
    tools: [],
    context: [],
    state: {},
    forwardedProps: {},
  }
  return JSON.parse(JSON.stringify({ ...input, messages, ...more })) as RunAgentInput
}

export const decodedRun = (messages: readonly Message[], more?: object): DecodedRequest =>
  agUiWire.decodeRequest!({ url: '/', headers: {}, body: runInput(messages, more) })

/** Runs an answer through the client that holds these messages. */
export async function seenRun(
  batches: readonly (readonly ChatRecord[])[],
  messages: readonly Message[] = [question],
): Promise<SeenRun> {
  const body = encoded(agUiWire, batches, decodedRun(messages).context)
  const invalid = frames(body).flatMap(event => {
    const checked = EventSchema.safeParse(event)
    return checked.success ? [] : [`${JSON.stringify(event)}: ${checked.error.message}`]
  })
  const answer = async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  const agent = new HttpAgent({
    url: 'http://localhost/',
    threadId: 't1',
    initialMessages: [...messages],
    fetch: answer,
  })
  const events: BaseEvent[] = []
  const errors: string[] = []
  const asked: string[] = []
  const rejected = await agent
    .runAgent(
      { runId: 'r1' },
      {
        onEvent: ({ event }) => void events.push(event),
        onRunErrorEvent: ({ event }) => void errors.push(event.message),
        onRunFinishedEvent: finished =>
          void (finished.outcome === 'success' && asked.push(...finished.pendingToolCallIds)),
      },
    )
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  return { messages: agent.messages, events, invalid, errors, asked, ...(rejected !== undefined && { rejected }) }
}

/** The events in a body. */
const frames = (body: string): Record<string, unknown>[] =>
  body
    .split('\n\n')
    .slice(0, -1)
    .map(frame => JSON.parse(frame.slice('data: '.length)) as Record<string, unknown>)
