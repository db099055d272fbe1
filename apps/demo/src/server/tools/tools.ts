import { defineTool } from '@millrace/core'
import type { AnswerWatch } from '../room/answer-watch.js'
import { weatherIn } from './weather.js'

/** Tools that the page runs: the server only tells the model of them. */
export const clientTools = ['get_local_time', 'pick_color'] as const

/** The demo's tools. The first two run here, the others in the page. */
export const tools = {
  get_weather: defineTool({
    description: 'Tells the weather of a city (天气). The data is made up.',
    input: {
      type: 'object',
      properties: { city: { type: 'string', description: 'Name of the city.' } },
      required: ['city'],
    },
    execute: async (input, { signal }) => {
      const { city } = input as { city: string }
      await pause(600, signal)
      return weatherIn(city)
    },
  }),
  send_message: defineTool({
    description: 'Sends a message (发消息) to a person. It is only pretended.',
    input: {
      type: 'object',
      properties: { to: { type: 'string', description: 'Name of the person.' }, text: { type: 'string' } },
      required: ['to', 'text'],
    },
    approve: true,
    execute: async (input, { signal }) => {
      const { to, text } = input as { to: string; text: string }
      await pause(300, signal)
      return { sent: true, to, text }
    },
  }),
  get_local_time: defineTool({
    description: "Tells the time on the reader's clock (几点, 时间), of a time zone or their own.",
    input: {
      type: 'object',
      properties: { timeZone: { type: 'string', description: 'Its IANA name.', examples: ['Asia/Shanghai'] } },
    },
  }),
  pick_color: defineTool({
    description: 'Lets the reader pick a colour (color, 颜色). Gives { color: "#rrggbb" }.',
    input: { type: 'object', properties: { question: { type: 'string' } } },
  }),
}

/** The tools, with their times told. */
export const timed = (all: typeof tools, watch: AnswerWatch): typeof tools =>
  Object.fromEntries(
    Object.entries(all).map(([name, tool]) => [
      name,
      tool.execute ? { ...tool, execute: timedCall(name, tool, watch) } : tool,
    ]),
  ) as typeof tools

type Execute = NonNullable<(typeof tools)['get_weather']['execute']>

function timedCall(name: string, { execute }: { execute?: Execute }, watch: AnswerWatch): Execute {
  return async (input, context) => {
    const begun = performance.now()
    try {
      return await execute?.(input, context)
    } finally {
      watch.tell({ type: 'tool', name, ms: Math.round(performance.now() - begun) })
    }
  }
}

/** Waits, as a call to a real service would. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
