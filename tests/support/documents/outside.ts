import {
  createAnthropicEmulator,
  createBedrockEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  createTgiEmulator,
  emulatorKey,
} from '@millrace/emulator'
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import {
  bodyOf as cohereBody,
  last as cohereEnd,
  start as cohereStart,
  text as cohereText,
} from '../../../packages/cohere/test/read.js'
import { line, bodyOf as ollamaBody, last as ollamaEnd } from '../../../packages/ollama/test/read.js'
import { fakeProvider } from '../../../packages/server/test/support/provider.js'

/** A server as a function. */
type Answer = (request: Request) => Response | Promise<Response>

/** All that the examples of the documents ask for by the network, by host and path: each vendor is its emulator. The first row that fits answers. */
export interface Outside {
  /** Hosts that are asked over TLS. */
  readonly hosts: readonly string[]
  /** `undefined` for an address that nobody has. */
  answerOf(url: URL): Answer | undefined
}

export function createOutside(): Outside {
  const fast = { pace: { tokensPerSecond: 0, firstTokenMs: 0 } }
  const glm = createGlmEmulator(fast).fetch
  const openai = createOpenAIEmulator(fast).fetch
  const anthropic = createAnthropicEmulator(fast).fetch
  const gemini = createGeminiEmulator(fast).fetch
  const bedrock = createBedrockEmulator(fast).fetch
  const tgi = createTgiEmulator(fast).fetch
  const chat = createChatHandler({ provider: fakeProvider(), store: memoryStore() })
  const tools = createMcpHandler(() => {
    const server = new McpServer({ name: 'docs', version: '1.0.0' })
    server.registerTool('find', { description: 'Finds a page.' }, async () => ({
      content: [{ type: 'text', text: 'A page.' }],
    }))
    return server
  })
  const rows: readonly (readonly [host: string, path: RegExp, answer: Answer])[] = [
    ['api.z.ai', /^\/api\/anthropic\//, anthropic],
    ['api.z.ai', /^\/api\/v1\//, openai],
    ['api.z.ai', /^\/api\/paas\//, glm],
    ['api.openai.com', /^/, openai],
    ['api.x.ai', /^/, asOpenAI(openai)],
    ['api.deepseek.com', /^/, openai],
    ['my-resource.openai.azure.com', /^/, asOpenAI(openai)],
    ['api.anthropic.com', /^/, anthropic],
    ['us-east5-aiplatform.googleapis.com', /\/publishers\/anthropic\//, anthropic],
    ['aiplatform.eu.rep.googleapis.com', /\/publishers\/google\//, gemini],
    ['generativelanguage.googleapis.com', /^/, gemini],
    ['us-central1-aiplatform.googleapis.com', /\/chat\/completions$/, openai],
    // Mistral's dialect is that of Chat Completions, at an address of Vertex's own.
    ['us-central1-aiplatform.googleapis.com', /\/publishers\/mistralai\//, asChatCompletions(openai)],
    ['bedrock-runtime.us-east-1.amazonaws.com', /^/, bedrock],
    [
      'api.cohere.com',
      /\/chat$/,
      streamed('text/event-stream', cohereBody([cohereStart, cohereText('42.'), cohereEnd()])),
    ],
    [
      '127.0.0.1:11434',
      /^\/api\/chat$/,
      streamed('application/x-ndjson', ollamaBody([line({ content: '42.' }), ollamaEnd()])),
    ],
    ['127.0.0.1:8080', /^\/generate_stream$/, tgi],
    ['127.0.0.1:8080', /^\/v1\/chat\/completions$/, asOpenAI(openai)],
    ['localhost:8080', /^\/token$/, () => new Response('a-token')],
    ['mcp.example', /^/, tools.fetch],
    ['api.example', /^\/chat/, chat.fetch],
    ['example.com', /^\/events$/, eventsOnce()],
  ]
  return {
    hosts: [...new Set(rows.map(([host]) => host).filter(host => !host.includes(':')))],
    answerOf: ({ host, pathname }) => rows.find(([name, path]) => name === host && path.test(pathname))?.[2],
  }
}

const streamed =
  (type: string, body: string): Answer =>
  () =>
    new Response(body, { headers: { 'content-type': type } })

/** A host of OpenAI's dialect, which names its models otherwise and takes its key by other headers, or wants none: OpenAI's rules depend on both. */
const asOpenAI =
  (answer: Answer): Answer =>
  async request => {
    const headers = new Headers(request.headers)
    headers.set('authorization', `Bearer ${emulatorKey}`)
    // Of the body as it was.
    headers.delete('content-length')
    const body = JSON.stringify({ ...((await request.json()) as object), model: 'gpt-5.4' })
    return answer(new Request(request.url, { method: request.method, headers, body }))
  }

const asChatCompletions =
  (answer: Answer): Answer =>
  request =>
    answer(new Request('http://emulator/v1/chat/completions', request))

/** Events that end, and 204 for whoever comes again: the end of an event stream for good. */
function eventsOnce(): Answer {
  const events = streamed('text/event-stream', 'id: 7\ndata: an event\n\n')
  return request => (request.headers.has('last-event-id') ? new Response(null, { status: 204 }) : events(request))
}
