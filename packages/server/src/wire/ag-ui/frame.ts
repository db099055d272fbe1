/** An event as a server-sent one. Fields that are undefined are absent: a client refuses one that is null. */
export const frame = (event: object): string => `data: ${JSON.stringify(event)}\n\n`

const deltas = {
  text: ['TEXT_MESSAGE_CONTENT', 'messageId'],
  reasoning: ['REASONING_MESSAGE_CONTENT', 'messageId'],
  call: ['TOOL_CALL_ARGS', 'toolCallId'],
} as const

/** A kind of streamed text. */
export type StreamedKind = keyof typeof deltas

/** The beginning of a delta's frame, up to the one thing that differs from token to token. */
export const deltaPrefix = (kind: StreamedKind, id: string): string =>
  `data: {"type":"${deltas[kind][0]}","${deltas[kind][1]}":${JSON.stringify(id)},"delta":`

/** The frame of a delta. */
export const deltaFrame = (prefix: string, delta: string): string => `${prefix}${JSON.stringify(delta)}}\n\n`
