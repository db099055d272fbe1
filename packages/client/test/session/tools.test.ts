import { createChatSession, webStorage } from '@millrace/client'
import { describe, expect, it } from 'vitest'
import { answerOf, askingAnswer, callingAnswer } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { idsOf, settle, textsOf } from '../support/session.js'
import { tabAreas } from '../support/tab-areas.js'

describe('tools of the client', () => {
  it('run, and their results go back by themselves', async () => {
    const provider = scriptedProvider(
      callingAnswer(
        { id: 'a', name: 'place', input: { of: 'me' } },
        { id: 'b', name: 'fail' },
        { id: 'c', name: 'nothing' },
      ),
      answerOf('Here.'),
    )
    const chat = createChatSession({
      provider,
      tools: {
        place: { execute: async (input, { toolCallId }) => ({ input, toolCallId }), description: 'Where?' },
        fail: {
          execute: () => {
            throw new Error('No.')
          },
        },
        nothing: { execute: () => undefined as never },
      },
    })
    await chat.send('Where am I?')
    expect(chat.getSnapshot().messages.map(({ message }) => message.role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
    ])
    expect(provider.answers[0]!.request.tools).toEqual([
      { name: 'place', description: 'Where?', parameters: { type: 'object' } },
      { name: 'fail', parameters: { type: 'object' } },
      { name: 'nothing', parameters: { type: 'object' } },
    ])
    expect(provider.answers[1]!.request.messages.at(-1)).toEqual({
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'a', toolName: 'place', output: { input: { of: 'me' }, toolCallId: 'a' } },
        { type: 'tool-result', toolCallId: 'b', toolName: 'fail', output: 'No.', isError: true },
        { type: 'tool-result', toolCallId: 'c', toolName: 'nothing', output: null },
      ],
    })
  })

  it('wait for results that a page gives, and go on with the last one', async () => {
    const provider = scriptedProvider(
      callingAnswer({ id: 'a', name: 'ask' }, { id: 'b', name: 'ask' }),
      answerOf('Thanks.'),
    )
    const chat = createChatSession({ provider, tools: { ask: {} } })
    await chat.send('Ask me.')
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [{ toolCallId: 'a' }, { toolCallId: 'b' }] })
    await chat.addToolResult({ toolCallId: 'b', output: 2 })
    expect(chat.getSnapshot().waiting).toMatchObject([{ toolCallId: 'a' }])
    await expect(chat.addToolResult({ toolCallId: 'b', output: 3 })).rejects.toMatchObject({ code: 'invalid-request' })
    expect(provider.answers).toHaveLength(1)
    await chat.addToolResult({ toolCallId: 'a', output: 1 })
    expect(textsOf(chat).at(-1)).toBe('Thanks.')
    expect(chat.getSnapshot().waiting).toEqual([])
    expect(provider.answers[1]!.request.messages.at(-1)!.content).toMatchObject([{ output: 2 }, { output: 1 }])
  })

  it('take a result of the page while another tool runs', async () => {
    const provider = scriptedProvider(
      callingAnswer({ id: 'a', name: 'slow' }, { id: 'b', name: 'ask' }),
      answerOf('Done.'),
    )
    let finish!: (value: string) => void
    const slow = { execute: () => new Promise<string>(resolve => (finish = resolve)) }
    const chat = createChatSession({ provider, tools: { slow, ask: {} } })
    const sent = chat.send('Go.')
    await settle()
    await chat.addToolResult({ toolCallId: 'b', output: 2 })
    finish('1')
    await sent
    expect(textsOf(chat).at(-1)).toBe('Done.')
    expect(provider.answers).toHaveLength(2)
  })

  it('do not run calls whose arguments are no JSON, nor calls of others', async () => {
    const provider = scriptedProvider(
      [
        { type: 'start', messageId: 'm', provider: 'test' },
        { type: 'tool-call-start', toolCallId: 'a', toolName: 'run' },
        { type: 'tool-call-end', toolCallId: 'a', toolName: 'run', inputText: '{', inputError: 'No JSON.' },
        { type: 'finish', reason: 'tool-calls' },
      ],
      callingAnswer({ id: 'b', name: 'toString' }, { id: 'c', name: 'foreign' }),
    )
    const ran: unknown[] = []
    const chat = createChatSession({ provider, tools: { run: { execute: input => void ran.push(input) as never } } })
    await chat.send('Go.')
    expect(ran).toEqual([])
    expect(provider.answers[1]!.request.messages.at(-1)!.content).toMatchObject([{ output: 'No JSON.', isError: true }])
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [] })
  })

  it('that give what JSON cannot hold have failed, and the conversation can be sent and saved', async () => {
    const provider = scriptedProvider(
      callingAnswer({ id: 'a', name: 'big' }, { id: 'b', name: 'date' }, { id: 'c', name: 'ask' }),
      answerOf('Done.'),
    )
    const storage = webStorage('chat', tabAreas(1).areas[0])
    const date = new Date(0)
    const tools = {
      big: { execute: () => ({ count: 10n }) as never },
      date: { execute: () => ({ date }) as never },
      ask: {},
    }
    const chat = createChatSession({ provider, storage, tools })
    await chat.send('Go.')
    await expect(chat.addToolResult({ toolCallId: 'c', output: 1n as never })).rejects.toThrow(TypeError)
    await chat.addToolResult({ toolCallId: 'c', output: 1 })
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [] })
    expect(chat.getSnapshot().storageError).toBeUndefined()
    expect(provider.answers[1]!.request.messages.at(-1)!.content).toMatchObject([
      { toolCallId: 'a', output: expect.stringContaining('BigInt'), isError: true },
      { toolCallId: 'b', output: { date: date.toJSON() } },
      { toolCallId: 'c', output: 1 },
    ])
    expect(textsOf(createChatSession({ provider, storage, tools }))).toEqual(textsOf(chat))
  })

  it('may change their arguments, which the conversation does not follow', async () => {
    const provider = scriptedProvider(callingAnswer({ id: 'a', name: 'take', input: { of: 'me' } }), answerOf('Done.'))
    const take = {
      execute(input: unknown) {
        Object.assign(input as object, { of: 'you' })
        return 1
      },
    }
    const chat = createChatSession({ provider, tools: { take } })
    await chat.send('Go.')
    expect(provider.answers[1]!.request.messages[1]!.content).toMatchObject([{ input: { of: 'me' } }])
  })

  it('stop after as many answers as are allowed', async () => {
    const calls = Array.from({ length: 5 }, (_, i) => callingAnswer({ id: `${i}`, name: 'again' }))
    const provider = scriptedProvider(...calls)
    const chat = createChatSession({ provider, maxSteps: 3, tools: { again: { execute: () => 1 } } })
    await chat.send('Go.')
    expect(provider.answers).toHaveLength(3)
    expect(chat.getSnapshot().status).toBe('ready')
  })

  it('hear that the answer is stopped, and nothing is asked any more', async () => {
    const provider = scriptedProvider(callingAnswer({ id: 'a', name: 'slow' }), answerOf('No.'))
    const slow = {
      execute: (_: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise<string>(resolve => signal.addEventListener('abort', () => resolve('stopped'))),
    }
    const chat = createChatSession({ provider, tools: { slow } })
    const sent = chat.send('Go.')
    await settle()
    expect(chat.getSnapshot().status).toBe('streaming')
    chat.stop()
    await sent
    expect(provider.answers).toHaveLength(1)
    expect(chat.getSnapshot().status).toBe('ready')
  })

  it('are not followed by an answer where the page wants to ask itself', async () => {
    const provider = scriptedProvider(callingAnswer({ id: 'a', name: 'one' }), answerOf('Done.'))
    const chat = createChatSession({ provider, autoContinue: false, tools: { one: { execute: () => 1 } } })
    await chat.send('Go.')
    expect(provider.answers).toHaveLength(1)
    await chat.regenerate()
    expect(textsOf(chat).at(-1)).toBe('Done.')
    expect(provider.answers[1]!.request.messages.at(-1)!.role).toBe('tool')
  })
})

describe('approvals', () => {
  it.each([true, false])('answer the question: %s', async approved => {
    const provider = scriptedProvider(askingAnswer({ id: 'a', name: 'pay' }), answerOf('Done.'))
    const chat = createChatSession({ provider })
    await chat.send('Pay.')
    expect(chat.getSnapshot().waiting).toMatchObject([{ toolName: 'pay', approval: { approvalId: 'q-a' } }])
    await expect(chat.addToolResult({ toolCallId: 'a', output: 'paid' })).rejects.toMatchObject({
      code: 'invalid-request',
    })
    await chat.addApproval({ approvalId: 'q-a', approved, reason: 'So.' })
    expect(provider.answers[1]!.request.messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          {
            type: 'tool-call',
            toolCallId: 'a',
            toolName: 'pay',
            input: {},
            approval: { approvalId: 'q-a', signature: 's' },
          },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-approval', approvalId: 'q-a', approved, reason: 'So.' }] },
    ])
    expect(textsOf(chat).at(-1)).toBe('Done.')
    await expect(chat.addApproval({ approvalId: 'q-a', approved })).rejects.toMatchObject({ code: 'invalid-request' })
  })

  describe.each(['edit', 'regenerate'] as const)('that waits while a person says %s', how => {
    const asking = askingAnswer({ id: 'a', name: 'remove' })

    it('is not waited for any more, cannot be answered there, and waits again where it was', async () => {
      const provider = scriptedProvider(asking, answerOf('other'), answerOf('done'))
      const chat = createChatSession({ provider })
      await chat.send('1')
      const [question, answer] = idsOf(chat)
      expect(chat.getSnapshot().waiting).toHaveLength(1)
      if (how === 'edit') await chat.edit(question!, '2')
      else await chat.regenerate()
      expect(chat.getSnapshot().waiting).toEqual([])
      await expect(chat.addApproval({ approvalId: 'q-a', approved: true })).rejects.toMatchObject({
        code: 'invalid-request',
      })
      // What was asked anew knows nothing of the call.
      expect(JSON.stringify(provider.answers[1]!.request.messages)).not.toContain('remove')
      chat.selectBranch(answer!)
      expect(chat.getSnapshot().waiting).toHaveLength(1)
      await chat.addApproval({ approvalId: 'q-a', approved: true })
      expect(textsOf(chat).at(-1)).toBe('done')
      expect(provider.answers[2]!.request.messages.at(-1)).toMatchObject({
        role: 'tool',
        content: [{ approvalId: 'q-a' }],
      })
    })
  })

  it('given while an answer runs on another branch goes on, and that one is stopped', async () => {
    const provider = scriptedProvider(askingAnswer({ id: 'a', name: 'remove' }))
    const chat = createChatSession({ provider })
    await chat.send('1')
    const [, answer] = idsOf(chat)
    const again = chat.regenerate()
    await settle()
    chat.selectBranch(answer!)
    const approved = chat.addApproval({ approvalId: 'q-a', approved: true })
    await again
    expect(provider.answers[1]!.cancelled).toBe(true)
    await expect.poll(() => provider.answers.length).toBe(3)
    provider.answers[2]!.write(...answerOf('done'))
    await approved
    expect(textsOf(chat).at(-1)).toBe('done')
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [] })
  })
})

it.each(['stop', 'close'] as const)('a tool that never ends holds up nothing behind %s()', async end => {
  const provider = scriptedProvider(callingAnswer({ id: 'a', name: 'hang' }), answerOf('two'))
  const begun = Promise.withResolvers<void>()
  const hang = {
    execute: () => {
      begun.resolve()
      return new Promise<never>(() => {})
    },
  }
  const chat = createChatSession({ provider, tools: { hang } })
  const sent = chat.send('1')
  await begun.promise
  chat[end]()
  await sent
  await chat.send('2')
  expect(textsOf(chat).at(-1)).toBe('two')
})
