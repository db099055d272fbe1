import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { HttpAgent as LatestAgent } from '@ag-ui/client'
import type { ChatRecord } from '@millrace/core'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'
import { serveAnswers } from '../support/served-answers.ts'

// Frameworks of pages over the AG-UI wire, which run the tools of the page: CopilotKit's run handler, and the runtime of assistant-ui's `useAgUiRuntime()`.

const fixture = join(import.meta.dirname, 'agent-pages')
let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(fixture)
})
afterAll(() => installed?.remove())

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

interface Agent {
  readonly messages: readonly { readonly role: string; readonly content?: unknown; readonly toolCalls?: unknown[] }[]
  addMessage(message: object): void
}
type AgentClass = new (options: object) => Agent

/** The client of the fixture, which is that of CopilotKit, and the latest. */
const clients: readonly [string, () => Promise<AgentClass>][] = [
  ['0.0.59', async () => (await installed.load<{ HttpAgent: AgentClass }>('@ag-ui/client')).HttpAgent],
  ['1.0.0', async () => LatestAgent as unknown as AgentClass],
]

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'p' }
const said = (delta: string): ChatRecord[] => [
  { type: 'text-start', id: delta },
  { type: 'text-delta', id: delta, delta },
  { type: 'text-end', id: delta },
]
const named: ChatRecord = { type: 'tool-call-start', toolCallId: 'c1', toolName: 'remove' }
const call = (toolCallId = 'c1', input = { olderThanDays: 30 }): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName: 'remove' },
  { type: 'tool-call-end', toolCallId, toolName: 'remove', input },
]
const asks: ChatRecord = { type: 'finish', reason: 'tool-calls' }
const cut: ChatRecord = { type: 'finish', reason: 'length' }
const done: readonly ChatRecord[] = [
  { ...start, messageId: 'm2' },
  ...said('Done.'),
  { type: 'finish', reason: 'stop' },
]
const failure = (code: 'overloaded' | 'aborted'): ChatRecord => ({
  type: 'error',
  error: { code, message: 'Words.', retryable: true },
})

describe.each(clients)('CopilotKit around @ag-ui/client %s', (_, clientOf) => {
  interface Core {
    runAgent(options: object): Promise<unknown>
  }
  async function run(...answers: readonly (readonly ChatRecord[])[]) {
    for (const method of ['debug', 'warn', 'error'] as const) vi.spyOn(console, method).mockReturnValue()
    const { CopilotKitCore } = await installed.load<{ CopilotKitCore: new (options: object) => Core }>(
      '@copilotkit/core',
    )
    const { url, asked } = await serveAnswers(agUiWire, ['remove'], answers)
    const agent = new (await clientOf())({ url, threadId: 't', agentId: 'agent' })
    const ran: unknown[] = []
    const remove = { name: 'remove', handler: async (input: unknown) => ran.push(input) }
    const core = new CopilotKitCore({ agents__unsafe_dev_only: { agent }, tools: [remove] })
    agent.addMessage({ id: 'u', role: 'user', content: 'Clean up.' })
    await core.runAgent({ agent })
    vi.restoreAllMocks()
    const texts = agent.messages.flatMap(({ role, content }) => (role === 'assistant' && content ? [content] : []))
    return { ran, requests: asked.length, texts }
  }

  test('a call of the page is run, and its result goes back', async () => {
    expect(await run([start, ...said('So.'), ...call(), asks], done)).toEqual({
      ran: [{ olderThanDays: 30 }],
      requests: 2,
      texts: ['So.', 'Done.'],
    })
  })

  test('of an answer that was begun anew the calls that count are run', async () => {
    const records = [start, ...call('c1', { olderThanDays: 1 }), { type: 'reset' } as ChatRecord, ...call('c2'), asks]
    expect(await run(records, done)).toEqual({ ran: [{ olderThanDays: 30 }], requests: 2, texts: ['Done.'] })
  })

  test.each<[string, ChatRecord[]]>([
    ['fails behind a call', [...call(), failure('overloaded')]],
    ['fails behind the name of one', [named, failure('overloaded')]],
    ['is stopped behind a call', [...call(), failure('aborted')]],
    ['is cut behind a call', [...call(), cut]],
    ['begins anew where that cannot be shown', [{ type: 'source', id: 's' }, ...call(), { type: 'reset' }]],
  ])('no call is run of an answer that %s', async (_, records) => {
    expect(await run([start, ...said('So.'), ...records], done)).toEqual({ ran: [], requests: 1, texts: ['So.'] })
  })
})

describe.each(clients)('assistant-ui around @ag-ui/client %s', (_, clientOf) => {
  interface Runtime {
    append(message: object): Promise<void>
    addToolResult(result: object): void
    getMessageRepository(): { messages: { message: { id: string; role: string; content: { text?: string }[] } }[] }
  }
  async function page(...answers: readonly (readonly ChatRecord[])[]) {
    const { url, asked } = await serveAnswers(agUiWire, ['remove'], answers)
    const entry = join(installed.folder, 'node_modules/@assistant-ui/react-ag-ui/dist/runtime/AgUiThreadRuntimeCore.js')
    const { AgUiThreadRuntimeCore } = (await import(pathToFileURL(entry).href)) as {
      AgUiThreadRuntimeCore: new (options: object) => Runtime
    }
    const silent = () => {}
    const runtime = new AgUiThreadRuntimeCore({
      agent: new (await clientOf())({ url, threadId: 't' }),
      logger: { debug: silent, info: silent, warn: silent, error: silent },
      showThinking: true,
      notifyUpdate: silent,
    })
    const common = { attachments: [], metadata: { custom: {} }, createdAt: new Date(), parentId: null, sourceId: null }
    const content = [{ type: 'text', text: 'Clean up.' }]
    await runtime.append({ ...common, role: 'user', content, runConfig: {} }).catch(silent)
    const messages = () => runtime.getMessageRepository().messages.map(({ message }) => message)
    return { runtime, asked, messages }
  }

  test('the result of a call of the page goes back', async () => {
    const { runtime, asked, messages } = await page([start, ...call(), asks], done)
    const { id: messageId } = messages().findLast(({ role }) => role === 'assistant')!
    runtime.addToolResult({ messageId, toolCallId: 'c1', toolName: 'remove', result: '3', isError: false })
    await expect.poll(() => asked.length).toBe(2)
    await expect.poll(() => messages().at(-1)?.content.at(-1)?.text).toBe('Done.')
  })

  test('a failure behind a call leaves what was said', async () => {
    const { messages } = await page([start, ...said('So.'), ...call(), failure('overloaded')])
    expect(messages().map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(messages().at(-1)?.content[0]?.text).toBe('So.')
  })
})
