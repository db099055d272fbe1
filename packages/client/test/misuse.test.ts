import {
  createChatSession,
  indexedDbStorage,
  memoryStorage,
  remote,
  textBlocks,
  textOf,
  webStorage,
} from '@millrace/client'
import { createChat } from '@millrace/client/svelte'
import { useChat } from '@millrace/client/vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import * as checks from '../src/checks/checks.js'
import * as none from '../src/checks/of-page.js'
import { scriptedProvider } from './support/scripted-provider.js'

// What a page gets wrong without TypeScript. A page that is built for production goes without these checks.

const url = 'http://localhost/chat'
const question = { messages: [{ role: 'user', content: 'Hi' }] } as const
const provider = scriptedProvider()

afterEach(() => void vi.unstubAllGlobals())

describe('remote', () => {
  it.each<[object, string]>([
    [{ maxAttempts: '3' }, 'maxAttempts of remote takes a number from 0.'],
    [{ gatherMs: Number.NaN }, 'gatherMs of remote takes a number from 0.'],
    [{ baseDelay: 5 }, 'baseDelay is no option of remote. Did you mean baseDelayMs?'],
    [{ header: {} }, 'header is no option of remote. Did you mean headers?'],
    [{ maxRetries: 1 }, 'maxRetries is no option of remote. Here it is maxAttempts, or an option of stream'],
    [{ headers: 'Bearer a' }, 'headers of remote takes an object, or a function that gives one.'],
    [{ headers: new Headers({ authorization: 'a' }) }, 'headers of remote takes an object'],
    [{ credentials: true }, "credentials of remote takes 'include', 'omit' or 'same-origin'."],
    [{ fetch: 'fetch' }, 'fetch of remote takes a function.'],
    [{ id: '' }, 'id of remote takes a text.'],
    [{ url: 5 }, 'url of remote takes an address.'],
  ])('refuses %o', (options, message) => {
    expect(() => remote({ url, ...options } as never)).toThrow(TypeError)
    expect(() => remote({ url, ...options } as never)).toThrow(message)
  })

  it.each<[object, string]>([
    [{ messages: [null] }, 'messages[0] of a request takes { role, content }.'],
    [{ messages: ['Hi'] }, 'messages[0] of a request takes { role, content }.'],
    [{ messages: [{ role: 'user', text: 'Hi' }] }, 'messages[0] of a request takes { role, content }.'],
    [{ ...question, tools: { search: {} } }, 'tools of a request takes a list: [{ name }].'],
    [{ ...question, stop: '.' }, 'stop of a request takes a list of texts.'],
    [{ ...question, temprature: 0 }, 'temprature is no field of a request. Did you mean temperature?'],
    [
      { ...question, providerOptions: { metadata: 1n } },
      'providerOptions of a request takes what JSON can hold, and not a bigint or a circle.',
    ],
  ])('refuses to ask %o', (request, message) => {
    expect(() => remote({ url }).stream(request as never)).toThrow(message)
    expect(() => remote({ url }).resume({ streamId: 's' }, {}, request as never)).toThrow(message)
  })

  it('takes what its types take', () => {
    expect(() => remote({ url: new URL(url), headers: () => ({}), maxAttempts: Infinity, gatherMs: 0 })).not.toThrow()
    expect(() => remote({ url, headers: undefined as never })).not.toThrow()
    expect(() => remote({ url }).stream(question, { owner: '' })).not.toThrow()
  })

  it.each<[unknown, string]>([
    [null, 'The options of a stream are an object: { signal, … }.'],
    [new AbortController().signal, 'The options of a stream are an object: { signal, … }.'],
    [new AbortController(), 'The options of a stream are an object: { signal, … }.'],
    [{ maxRetry: 1 }, 'maxRetry is no option of a stream. Did you mean maxRetries?'],
    [{ maxRetries: '1' }, 'maxRetries of a stream takes a number from 0.'],
    [{ signal: new AbortController() }, 'signal of a stream takes an AbortSignal.'],
  ])('refuses limits of %o', (limits, message) => {
    expect(() => remote({ url }).stream(question, limits as never)).toThrow(message)
    expect(() => remote({ url }).resume({ streamId: 's' }, limits as never)).toThrow(message)
  })

  it.each<[unknown, string]>([
    [null, 'The options of resume are an object: { streamId, … }.'],
    ['s', 'The options of resume are an object: { streamId, … }.'],
    [{ id: 's' }, 'id is no option of resume. There are streamId, seq.'],
    [{ seq: 4 }, 'resume takes { streamId, seq }'],
  ])('refuses to go on from %o', (place, message) => {
    expect(() => remote({ url }).resume(place as never)).toThrow(message)
  })
})

describe('createChatSession', () => {
  it.each<[object, string]>([
    [{ storge: memoryStorage() }, 'storge is no option of createChatSession. Did you mean storage?'],
    [{ storage: webStorage }, 'storage of createChatSession takes a storage: { load, save }'],
    [{ storage: 'chat' }, 'storage of createChatSession takes a storage: { load, save }'],
    [{ maxSteps: '3' }, 'maxSteps of createChatSession takes a number from 0.'],
    [{ autoResume: 'no' }, 'autoResume of createChatSession takes true or false.'],
    [{ autoApprove: true }, 'autoApprove of createChatSession takes a function.'],
    [{ request: 'glm-5.3' }, 'request of createChatSession takes an object'],
    [{ options: { idleTimeout: 5 } }, 'idleTimeout is no option of a stream. Did you mean idleTimeoutMs?'],
    [{ tools: [{ name: 'search' }] }, 'tools of createChatSession takes tools by name'],
    [{ tools: { search: { excecute: () => 1 } } }, 'excecute is no field of the tool search. Did you mean execute?'],
    [{ tools: { search: { inputSchema: {} } } }, 'Here it is parameters, a JSON Schema.'],
    [{ tools: { search: { execute: 'search' } } }, 'execute of the tool search takes a function.'],
  ])('refuses %o', (options, message) => {
    expect(() => createChatSession({ provider, ...options } as never)).toThrow(message)
  })

  it.each<[unknown, string]>([
    [{ text: 'Look', attachments: new File([], 'a.png') }, 'attachments of send takes a list of files.'],
    [{ text: 'Look', files: [new File([], 'a.png')] }, 'files is no option of send.'],
    [{ txt: 'Hi' }, 'txt is no option of send. Did you mean text?'],
    [['Hi'], 'The options of send are an object: { text, … }.'],
  ])('refuses to send %o', async (input, message) => {
    await expect(createChatSession({ provider }).send(input as never)).rejects.toThrow(message)
  })

  it('takes texts that nobody has filled', async () => {
    const tools = { search: { description: '', execute: () => 1 } }
    const chat = createChatSession({ provider, tools })
    const answer = { approvalId: 'a', approved: false, reason: '' }
    // Nothing was asked: that is all that is wrong with it.
    await expect(chat.addApproval(answer)).rejects.toThrow('There is no such call.')
  })

  it('refuses a listener that is none', () => {
    expect(() => createChatSession({ provider }).subscribe(undefined as never)).toThrow('subscribe takes a function.')
  })

  it('refuses answers to calls that say nothing', async () => {
    const chat = createChatSession({ provider })
    await expect(chat.addToolResult({ toolCallId: 'c', result: 1 } as never)).rejects.toThrow(
      'result is no option of addToolResult.',
    )
    await expect(chat.addApproval({ approvalId: 'a' } as never)).rejects.toThrow('approved of addApproval takes')
    await expect(chat.addApproval({ approvalId: 'a', approve: true } as never)).rejects.toThrow(
      'Did you mean approved?',
    )
    await expect(chat.addApproval(null as never)).rejects.toThrow('The options of addApproval are an object')
  })
})

describe.each<[string, (options: never) => unknown]>([
  ['useChat of Vue', options => effectScope().run(() => useChat(options))],
  ['createChat of Svelte', options => createChat(options)],
])('%s', (_, make) => {
  it.each<[object, string]>([
    [{ url, strage: memoryStorage() }, 'strage is no option of a chat. Did you mean storage?'],
    [{ url, maxAttempts: '3' }, 'maxAttempts of a chat takes a number from 0.'],
    [{ url, maxSteps: '3' }, 'maxSteps of createChatSession takes a number from 0.'],
    [{ api: '/api/chat' }, 'api is no option of a chat. Here it is url.'],
  ])('refuses %o', (options, message) => {
    expect(() => make(options as never)).toThrow(message)
  })

  it.each([undefined, null, 'x'])('says what it takes, given %o', options => {
    expect(() => make(options as never)).toThrow(new TypeError('The options of a chat are an object: { url, … }.'))
  })

  it('takes the options of both', () => {
    expect(() => make({ url, maxAttempts: 3, storage: memoryStorage(), tools: {} } as never)).not.toThrow()
    expect(() => make({ provider, maxSteps: 3, session: undefined } as never)).not.toThrow()
  })
})

it.each([undefined, null, 5])('textBlocks and textOf say what they take, given %o', given => {
  const blocks = new TypeError('textBlocks takes a text, and the list of the blocks before.')
  expect(() => textBlocks(given as never)).toThrow(blocks)
  expect(() => textBlocks('x', {} as never)).toThrow(blocks)
  expect(() => textOf(given as never)).toThrow(new TypeError('textOf takes a message: { content }.'))
})

// As in core: a field of undefined says nothing, and null is a value of no field's type.
it('null is no option, and nothing that is said', async () => {
  expect(() => remote({ url }).stream(question, { signal: null as never })).toThrow('signal of a stream takes')
  expect(() => createChatSession({ provider, storage: null as never })).toThrow('storage of createChatSession takes')
  const chat = createChatSession({ provider, storage: undefined })
  for (const input of [{ text: null }, { text: 'x', attachments: null }])
    await expect(chat.send(input as never)).rejects.toThrow(/^(text|attachments) of send takes /)
  await expect(chat.send(null as never)).rejects.toThrow('The options of send are an object')
  expect(() => checks.checkInput({ text: 'x', attachments: undefined } as never)).not.toThrow()
})

it('useObject refuses what is misspelt', () => {
  expect(() => checks.checkObject({ url, shema: {} })).toThrow('shema is no option of useObject. Did you mean schema?')
  expect(() => checks.checkObject({ url, schema: {}, maxDelayMs: '5' })).toThrow('maxDelayMs of useObject takes')
  expect(() => checks.checkObject({ provider, schema: {}, request: { model: 'm' } })).not.toThrow()
})

it.each([[undefined], [''], [5]])('a storage without a name is refused: %o', key => {
  expect(() => webStorage(key as never)).toThrow("webStorage takes a name for the conversation: webStorage('chat').")
  expect(() => indexedDbStorage(key as never)).toThrow('indexedDbStorage takes a name')
})

it('a page for production has each of the checks, and none that does anything', () => {
  expect(Object.keys(none).sort()).toEqual(Object.keys(checks).sort())
  for (const check of Object.values(none)) expect(check(null, 'x')).toBeUndefined()
})

it('a stream is no JSON', () => {
  expect(() => JSON.stringify(remote({ url }).stream(question))).toThrow(
    new TypeError('This ChatStream is no JSON: await its message().'),
  )
})
