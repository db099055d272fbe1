import type { ContenderInfo } from './contender-info.ts'

/** Ways to run the tools that a model calls. */
export const tools: readonly ContenderInfo[] = [
  {
    id: 'tool-millrace',
    label: 'Millrace',
    kind: 'tool',
    packages: ['@millrace/core', '@millrace/glm', 'zod'],
    use: '`withTools(glm(), tools, { maxSteps })`: `for await` of the events of `stream()`',
    own: true,
  },
  {
    id: 'tool-ai-sdk',
    label: 'AI SDK',
    kind: 'tool',
    packages: ['ai', '@ai-sdk/openai-compatible', 'zod'],
    use: '`streamText({ tools, stopWhen: stepCountIs(n) })` of `createOpenAICompatible()`: `for await` of `stream`',
  },
]
