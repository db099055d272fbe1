import type { ContenderInfo } from './contender-info.ts'

/** Relays of one handler with and without a store, and what people use today for answers that survive a reload. */
export const stores: readonly ContenderInfo[] = [
  {
    id: 'store-none',
    label: 'no store',
    kind: 'store',
    own: true,
    packages: ['@millrace/glm', '@millrace/server'],
    use: '`createChatHandler({ provider: glm({ gatherMs: 0 }) })` on node:http, native wire',
    format: 'native',
  },
  {
    id: 'store-memory',
    label: 'memory',
    kind: 'store',
    own: true,
    packages: ['@millrace/resume'],
    use: 'the same with `store: memoryStore()`',
    format: 'native',
  },
  {
    id: 'store-sqlite',
    label: 'sqlite',
    kind: 'store',
    own: true,
    packages: ['@millrace/resume'],
    use: 'the same with `store: sqliteStore(path)`, a file in the system’s folder for temporary ones',
    format: 'native',
  },
  {
    id: 'store-redis',
    label: 'Redis',
    kind: 'store',
    own: true,
    packages: ['@millrace/resume', 'redis'],
    use: 'the same with `store: redisStore(client)`, a redis-server on the same machine that writes nothing to the disk',
    format: 'native',
  },
  {
    id: 'store-ai-sdk',
    label: 'AI SDK, resumable-stream',
    kind: 'store',
    packages: ['ai', 'resumable-stream', 'redis'],
    use: '`streamText()`, `pipeUIMessageStreamToResponse({ consumeSseStream })`, in which `createNewResumableStream()` of one context gets the copy; the same Redis',
    format: 'ui',
  },
]
