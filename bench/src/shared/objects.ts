import type { ContenderInfo } from './contender-info.ts'

/** Ways to an object out of an answer. */
export const objects: readonly ContenderInfo[] = [
  {
    id: 'object-parse',
    label: 'JSON.parse at the end',
    kind: 'object',
    packages: ['zod'],
    use: 'the deltas joined, one `JSON.parse`, `schema.parse`, and one copy by `structuredClone`: nothing to show before the end',
  },
  {
    id: 'object-millrace',
    label: 'Millrace',
    kind: 'object',
    packages: ['@millrace/core', 'zod'],
    use: '`streamObject(provider, request, schema)`: `for await` of `partials()`, then `object()`',
    own: true,
  },
  {
    id: 'object-ai-sdk',
    label: 'AI SDK',
    kind: 'object',
    packages: ['ai', 'zod'],
    use: '`streamText({ output: Output.object({ schema }) })`: `for await` of `partialOutputStream`, then `output`',
  },
]
