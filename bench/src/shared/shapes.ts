/** The dialects in whose shapes the upstream of the benchmark writes an answer. */
export const shapeNames = ['glm', 'tails', 'chat', 'responses', 'anthropic', 'gemini'] as const

/** Name of a shape. */
export type ShapeName = (typeof shapeNames)[number]

/** A shape, in the words of the report. */
export interface ShapeInfo {
  readonly id: ShapeName
  readonly label: string
  /** What a frame is like. */
  readonly about: string
  /** Where a relay of bytes asks, below the base address. */
  readonly path: string
}

/** All shapes, in the order of the tables. */
export const shapes: readonly ShapeInfo[] = [
  {
    id: 'glm',
    label: 'GLM',
    about: 'one string differs from frame to frame',
    path: '/chat/completions',
  },
  {
    id: 'tails',
    label: 'GLM, alternating tails',
    about: 'as GLM, and the end of the frame has three forms in turns, one with a count of tokens',
    path: '/chat/completions',
  },
  {
    id: 'chat',
    label: 'Chat Completions',
    about: 'an id, usage and a padding of random length (`obfuscation`) in each frame',
    path: '/chat/completions',
  },
  {
    id: 'responses',
    label: 'Responses',
    about: 'named events, numbered, with ids of items and padding',
    path: '/responses',
  },
  { id: 'anthropic', label: 'Anthropic Messages', about: 'named events, small frames', path: '/messages' },
  {
    id: 'gemini',
    label: 'Gemini',
    about: 'a candidate and its usage in each frame, lines that end with CRLF',
    path: '/models/bench:streamGenerateContent?alt=sse',
  },
]

/** The shape that a base address of the upstream names: `…/event-chat/2000/0/v1`. Default: GLM's. */
export function shapeIn(baseURL: string): ShapeInfo {
  const name = /\/\w+-(\w+)\/\d+\/\d+\//.exec(baseURL)?.[1] ?? 'glm'
  const shape = shapes.find(({ id }) => id === name)
  if (!shape) throw new Error(`There is no shape ${name}; there are ${shapeNames.join(', ')}.`)
  return shape
}
