import type { ContenderInfo } from './contender-info.ts'
import { gateways } from './gateways.ts'
import { objects } from './objects.ts'
import { pages } from './pages.ts'
import { parts } from './parts.ts'
import { speed } from './speed.ts'
import { stores } from './stores.ts'
import { tools } from './tools.ts'

export type { ContenderInfo }

/** Relays as a whole. */
const relays: readonly ContenderInfo[] = [
  {
    id: 'raw',
    label: 'raw byte relay',
    kind: 'floor',
    packages: ['undici'],
    use: '`undici.stream()` into the response: bytes in, bytes out, nothing read',
    format: 'openai',
  },
  {
    id: 'naive',
    label: 'naive relay',
    kind: 'floor',
    packages: ['undici'],
    use: "`undici.request()`, `body.on('data')`, `res.write(chunk.toString())`: breaks characters, waits for nobody",
    format: 'openai',
  },
  {
    id: 'millrace',
    label: 'Millrace',
    kind: 'millrace',
    packages: ['@millrace/glm', '@millrace/server'],
    use: '`sendChat(res, glm().stream(chat))` on node:http, native wire',
    format: 'native',
  },
  {
    id: 'millrace-fetch',
    label: 'Millrace on fetch',
    kind: 'millrace',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'the same with `glm({ transport: fetchTransport() })`',
    format: 'native',
  },
  {
    id: 'millrace-flush',
    label: 'Millrace, flushMs 50',
    kind: 'millrace',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'the same with `sendChat(…, { flushMs: 50 })`',
    format: 'native',
  },
  {
    id: 'millrace-gathering',
    label: 'Millrace, gatherMs 12',
    kind: 'millrace',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'the same with `glm({ gatherMs: 12 })`: bytes of 12 ms are read together while the event loop is busy',
    format: 'native',
  },
  {
    id: 'ai-sdk',
    label: 'AI SDK',
    kind: 'peer',
    packages: ['ai', '@ai-sdk/openai-compatible'],
    use: '`streamText()` of `createOpenAICompatible()`, `toUIMessageStream()`, `pipeUIMessageStreamToResponse()`',
    format: 'ui',
  },
  {
    id: 'tanstack',
    label: 'TanStack AI',
    kind: 'peer',
    packages: ['@tanstack/ai', '@tanstack/ai-openai'],
    use: '`chat()` with `openaiCompatibleText()`, `toServerSentEventsStream()`, `for await … res.write(chunk)`',
    format: 'ag-ui',
  },
  {
    id: 'langchain',
    label: 'LangChain',
    kind: 'peer',
    packages: ['@langchain/core', '@langchain/openai'],
    use: '`ChatOpenAI.stream()`, `for await … res.write()` of text and reasoning as JSON',
    format: 'events',
  },
  {
    id: 'pi-ai',
    label: 'pi-ai',
    kind: 'peer',
    packages: ['@mariozechner/pi-ai'],
    use: '`stream()` with a custom model, `for await … res.write()` of text and thinking deltas as JSON',
    format: 'events',
  },
  {
    id: 'openai',
    label: 'openai',
    kind: 'peer',
    packages: ['openai'],
    use: '`chat.completions.create({ stream: true })`, `for await … res.write()` of each chunk as JSON',
    format: 'openai',
  },
  {
    id: 'xsai',
    label: 'xsAI',
    kind: 'peer',
    packages: ['@xsai/stream-text'],
    use: '`streamText().fullStream`, `for await … res.write()` of text and reasoning deltas as JSON',
    format: 'events',
  },
]

/** Everybody, in the order of the tables. */
export const contenders: readonly ContenderInfo[] = [
  ...relays,
  ...parts,
  ...stores,
  ...pages,
  ...objects,
  ...tools,
  ...gateways,
  ...speed,
]
