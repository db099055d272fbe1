import type { Arena } from '../run/arena.ts'
import { Worker } from '../run/worker.ts'
import type { ToolLoad, ToolRun } from '../tools/main.ts'
import type { VendorPorts } from '../upstream/doors.ts'
import type { Metric, Mode } from './mode.ts'

const cpu: Metric = { id: 'cpu', title: 'CPU', unit: 'ms', digits: 1, picture: true }
const growth: Metric = { id: 'growth', title: 'CPU of twice as much', unit: '×', digits: 2 }

const common = {
  group: 'tools',
  parts: 'tool',
  references: ['tool-millrace'],
  rounds: 3,
} as const satisfies Partial<Mode>

/** Runs conversations in a new process. */
async function run(arena: Arena, contender: string, load: ToolLoad): Promise<ToolRun> {
  const { plain } = await arena.upstream.call<VendorPorts>('ports')
  const worker = new Worker('tools.js', [contender, `http://127.0.0.1:${plain}`])
  try {
    return await worker.call<ToolRun>('run', load, 600_000)
  } finally {
    await worker.end()
  }
}

const notesOf = (...runs: readonly ToolRun[]): string[] =>
  runs.every(({ intact }) => intact) ? [] : ['other arguments or deltas than were sent']

/** One large call, and how the work grows: half as much against the whole, since two megabytes would be more than an answer may have. */
const argumentsMode: Mode = {
  ...common,
  id: 'tool-arguments',
  title: 'Tool arguments of 1 MB',
  about:
    'The model calls a tool with a million characters of arguments in deltas of 10, each an HTTP chunk of its own; every delta that comes out is looked at (Millrace joins those of one read), Zod checks them, the tool is run, the model says that it is done. The mean of three in one process, of the AI SDK one; then the same with half as many characters in a new process.',
  metrics: [cpu, growth],
  async measure(arena, { id }, { scale }) {
    const load = { calls: 1, characters: 1_000_000 * scale, times: id === 'tool-ai-sdk' ? 1 : 3 }
    const whole = await run(arena, id, load)
    const half = await run(arena, id, { ...load, characters: load.characters / 2 })
    return {
      sample: { cpu: whole.cpuMicros / 1000, growth: whole.cpuMicros / half.cpuMicros },
      notes: notesOf(whole, half),
    }
  },
}

/** A loop as agents run it. */
const loop: Mode = {
  ...common,
  id: 'tool-loop',
  title: 'Tool loop of five steps',
  about:
    'The model is asked five times: four times it writes 50 tokens and calls a tool with 100 characters of arguments in deltas of 10, which Zod checks and the tool answers at once; then it writes 50 tokens. The mean of 200 loops in one process, one after the other.',
  metrics: [{ ...cpu, digits: 2 }],
  async measure(arena, { id }, { scale }) {
    const loops = await run(arena, id, { calls: 4, characters: 100, times: Math.ceil(200 * scale) })
    return { sample: { cpu: loops.cpuMicros / 1000 }, notes: notesOf(loops) }
  },
}

/** Tools that a model calls. */
export const toolModes: readonly Mode[] = [argumentsMode, loop]
