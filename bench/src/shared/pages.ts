import type { ContenderInfo } from './contender-info.ts'

/** Pages that show an answer while it comes. */
export const pages: readonly ContenderInfo[] = [
  {
    id: 'page-bare',
    label: 'bare page',
    kind: 'page',
    packages: [],
    use: '`fetch`, a `TextDecoder`, and once a frame the text so far into one element; the answer comes as bare text',
  },
  {
    id: 'page-millrace',
    label: 'Millrace',
    kind: 'page',
    own: true,
    packages: ['@millrace/client', 'react'],
    use: '`useChat({ url })` and `TextBlocks` of `@millrace/client/react`',
  },
  {
    id: 'page-millrace-text',
    label: 'Millrace, one element',
    kind: 'page',
    own: true,
    packages: ['@millrace/client', 'react'],
    use: 'the same, with the whole text in one element, as the other pages have it',
  },
  {
    id: 'page-ai-sdk',
    label: 'AI SDK',
    kind: 'page',
    packages: ['@ai-sdk/react', 'ai', 'react'],
    use: '`useChat({ transport: new DefaultChatTransport({ api }) })`',
  },
  {
    id: 'page-ai-sdk-throttled',
    label: 'AI SDK, throttle 50',
    kind: 'page',
    packages: ['@ai-sdk/react', 'ai', 'react'],
    use: 'the same with `throttle: 50`',
  },
  {
    id: 'page-tanstack',
    label: 'TanStack AI',
    kind: 'page',
    packages: ['@tanstack/ai-react', 'react'],
    use: '`useChat({ connection: fetchServerSentEvents(url) })`',
  },
]
