import type { FormatName } from '../client/formats.ts'

/** A relay to be measured. */
export interface ContenderInfo {
  /** Name on the command line, and of its file under `relay/contenders`. */
  readonly id: string
  /** Name in tables and pictures. */
  readonly label: string
  /**
   * Whose it is: a floor that does less than a relay must, Millrace, or a library that is used today; or a part of Millrace that has a mode of its
   * own, in which it stands beside Millrace as usual: a wire format, or an adapter for a framework.
   */
  readonly kind: 'floor' | 'millrace' | 'peer' | 'wire' | 'adapter'
  /** npm packages, for the versions in the report. */
  readonly packages: readonly string[]
  /** How it is used, as its documentation shows. */
  readonly use: string
  /** What the reader gets. */
  readonly format: FormatName
}

/** Everybody, in the order of the tables. */
export const contenders: readonly ContenderInfo[] = [
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
    use: '`sendChat(res, glm().stream(chat))` on node:http, native wire; gathers for at most 12 ms while its event loop is busy, as is the default',
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
    id: 'millrace-at-once',
    label: 'Millrace, gatherMs 0',
    kind: 'millrace',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'the same with `glm({ gatherMs: 0 })`: each token at once, however busy the event loop is',
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
  {
    id: 'wire-openai',
    label: 'Chat Completions',
    kind: 'wire',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'as Millrace, `sendChat(res, stream, { wire: openaiWire })`',
    format: 'openai',
  },
  {
    id: 'wire-responses',
    label: 'Responses',
    kind: 'wire',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'as Millrace, `sendChat(res, stream, { wire: responsesWire })`',
    format: 'responses',
  },
  {
    id: 'wire-anthropic',
    label: 'Anthropic Messages',
    kind: 'wire',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'as Millrace, `sendChat(res, stream, { wire: anthropicWire })`',
    format: 'anthropic',
  },
  {
    id: 'wire-ai-sdk',
    label: 'AI SDK UI messages',
    kind: 'wire',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'as Millrace, `sendChat(res, stream, { wire: aiSdkWire })`',
    format: 'ui',
  },
  {
    id: 'wire-ag-ui',
    label: 'AG-UI',
    kind: 'wire',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'as Millrace, `sendChat(res, stream, { wire: agUiWire })`',
    format: 'ag-ui',
  },
  {
    id: 'adapter-express',
    label: 'Express',
    kind: 'adapter',
    packages: ['express'],
    use: '`sendChat` of `@millrace/server/express` in a POST route whose body the framework has parsed',
    format: 'native',
  },
  {
    id: 'adapter-fastify',
    label: 'Fastify',
    kind: 'adapter',
    packages: ['fastify'],
    use: '`sendChat` of `@millrace/server/fastify` in a POST route whose body the framework has parsed',
    format: 'native',
  },
  {
    id: 'adapter-koa',
    label: 'Koa',
    kind: 'adapter',
    packages: ['koa'],
    use: '`sendChat` of `@millrace/server/koa` in a POST route whose body the framework has parsed',
    format: 'native',
  },
  {
    id: 'adapter-hono',
    label: 'Hono',
    kind: 'adapter',
    packages: ['hono', '@hono/node-server'],
    use: '`sendChat` of `@millrace/server/hono` in a POST route whose body the framework has parsed',
    format: 'native',
  },
  {
    id: 'adapter-h3',
    label: 'h3',
    kind: 'adapter',
    packages: ['h3'],
    use: '`sendChat` of `@millrace/server/h3` in a POST route whose body the framework has parsed',
    format: 'native',
  },
  {
    id: 'adapter-nest',
    label: 'Nest on Express',
    kind: 'adapter',
    packages: ['@millrace/server'],
    use: "a controller's POST method returns the stream, by `ChatModule` of `@millrace/server/nest`; Nest 12 on Express",
    format: 'native',
  },
]
