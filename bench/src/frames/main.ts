/** Reads the frames of streams, in a process of its own: `frames.js <shape-… or folder of recordings>`. */
import type { createFrameParser } from '../../../packages/core/src/provider-kit.ts'
import { loadBuilt } from '../relay/millrace.ts'
import { serve } from '../shared/ipc.ts'
import { framesOf, recordedStreams } from '../shared/recordings.ts'
import { type ShapeName, shapeNames } from '../shared/shapes.ts'
import { shapedEvents } from '../upstream/shapes/index.ts'
import { type FrameCost, frameCost, framesSeen, lengthened } from './reading.ts'

/** How much work a measure is. */
export interface FrameLoad {
  readonly sampleMs: number
}

/** Cost of the streams as they are, and of answers eight times as long. */
export interface FrameRun {
  readonly whole: FrameCost
  readonly long: FrameCost
  readonly seen: number
}

const [, , source = ''] = process.argv
const kit = (await loadBuilt('core/dist/provider-kit.js')) as { createFrameParser: typeof createFrameParser }

/** As the readers of Chat Completions and of Responses pass through them. */
const passed = ['choices', 'delta', 'tool_calls', 'function', 'logprobs']

function streamsOf(name: string): string[][] {
  const shape = shapeNames.find(known => name === `shape-${known}`)
  return shape ? composed(shape) : recordedStreams(name)
}

const composed = (shape: ShapeName): string[][] =>
  [100, 200, 300].map(tokens => framesOf(Buffer.concat([...shapedEvents(shape, tokens)]).toString()))

serve({
  run({ sampleMs }: FrameLoad): FrameRun {
    const streams = streamsOf(source)
    const measured = (some: readonly (readonly string[])[]): FrameCost =>
      frameCost(some, () => kit.createFrameParser(passed), { warmMs: 500, sampleMs, samples: 61 })
    return { whole: measured(streams), long: measured(lengthened(streams, 8)), seen: framesSeen() }
  },
})
