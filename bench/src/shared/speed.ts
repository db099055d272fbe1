import type { ContenderInfo } from './contender-info.ts'
import { recordedFolders } from './recordings.ts'
import { shapes } from './shapes.ts'

/** Dialects, each of which is asked for by the raw relay, Millrace and the AI SDK. */
const dialects: readonly ContenderInfo[] = shapes.map(({ id, label, about }) => ({
  id: `shape-${id}`,
  label,
  kind: 'shape',
  packages: ['@ai-sdk/openai-compatible', '@ai-sdk/openai', '@ai-sdk/anthropic', '@ai-sdk/google', 'ai'],
  use: `${about}; the provider of the dialect with \`sendChat\`, and the AI SDK's with \`streamText()\``,
  own: true,
}))

const transports: readonly ContenderInfo[] = [
  {
    id: 'transport-fetch',
    label: 'Millrace on fetch',
    kind: 'transport',
    packages: ['@millrace/core'],
    use: '`glm({ transport: fetchTransport() })`',
    format: 'native',
    own: true,
  },
  {
    id: 'transport-raw-fetch',
    label: 'raw relay on fetch',
    kind: 'transport',
    packages: [],
    use: 'fetch of Node, `for await` of its body, `res.write(chunk)`: bytes in, bytes out',
    format: 'openai',
  },
]

const overTls: readonly ContenderInfo[] = [
  {
    id: 'tls-raw',
    label: 'raw byte relay',
    kind: 'tls',
    packages: ['undici'],
    use: '`undici.stream()` over HTTP/1.1',
    format: 'openai',
    door: 'tls',
  },
  {
    id: 'tls-raw-h2',
    label: 'raw byte relay, HTTP/2',
    kind: 'tls',
    packages: ['undici'],
    use: 'the same with `new Agent({ allowH2: true })` towards an upstream that offers HTTP/2',
    format: 'openai',
    door: 'h2',
  },
  {
    id: 'tls-millrace',
    label: 'Millrace',
    kind: 'tls',
    packages: ['@millrace/glm', '@millrace/server'],
    use: 'the default options, towards an upstream that offers HTTP/2',
    format: 'native',
    door: 'h2',
    own: true,
  },
  {
    id: 'tls-millrace-http1',
    label: 'Millrace, HTTP/1.1',
    kind: 'tls',
    packages: ['@millrace/glm', '@millrace/server'],
    use: '`glm({ transport: undiciTransport({ allowH2: false }) })`, as towards an upstream that speaks HTTP/1.1 alone',
    format: 'native',
    door: 'tls',
    own: true,
  },
  {
    id: 'tls-ai-sdk',
    label: 'AI SDK',
    kind: 'tls',
    packages: ['ai', '@ai-sdk/openai-compatible'],
    use: 'as AI SDK, over HTTP/1.1',
    format: 'ui',
    door: 'tls',
  },
  {
    id: 'tls-ai-sdk-h2',
    label: 'AI SDK, HTTP/2 offered',
    kind: 'tls',
    packages: ['ai', '@ai-sdk/openai-compatible'],
    use: 'the same towards an upstream that offers HTTP/2: fetch of Node decides',
    format: 'ui',
    door: 'h2',
  },
]

/** Frames to be read: the shapes, and the recordings of vendors where a folder of them is named. */
const frames: readonly ContenderInfo[] = [
  ...shapes.map(
    ({ id, label, about }): ContenderInfo => ({
      id: `frames-shape-${id}`,
      label: `${label} (composed)`,
      kind: 'frames',
      packages: ['@millrace/core'],
      use: about,
      own: true,
    }),
  ),
  ...recordedFolders().map(
    (folder): ContenderInfo => ({
      id: `frames-${folder}`,
      label: `${folder} (recorded)`,
      kind: 'frames',
      packages: ['@millrace/core'],
      use: 'recorded streams',
    }),
  ),
]

const imports: readonly ContenderInfo[] = [
  {
    id: 'import-millrace',
    label: 'Millrace',
    kind: 'import',
    packages: ['@millrace/glm', '@millrace/server'],
    use: '`@millrace/glm`, `@millrace/server` and `@millrace/server/node`',
    own: true,
  },
  {
    id: 'import-ai-sdk',
    label: 'AI SDK',
    kind: 'import',
    packages: ['ai', '@ai-sdk/openai-compatible'],
    use: '`ai` and `@ai-sdk/openai-compatible`',
  },
]

/** Contenders of the modes about speed for every vendor. */
export const speed: readonly ContenderInfo[] = [...dialects, ...transports, ...overTls, ...frames, ...imports]
