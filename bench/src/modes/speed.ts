import type { FrameRun } from '../frames/main.ts'
import type { ImportRun } from '../imports/loading.ts'
import { Worker } from '../run/worker.ts'
import { median } from '../shared/statistics.ts'
import type { Mode } from './mode.ts'
import { tlsModes } from './paced.ts'
import { transports } from './parts.ts'
import { shapeModes } from './shapes.ts'

/** Asks a process that is there for one measure. */
async function once<Result>(file: string, contender: string, input?: unknown): Promise<Result> {
  const worker = new Worker(file, [contender])
  try {
    return await worker.call<Result>('run', input, 120_000)
  } finally {
    await worker.end()
  }
}

/** Frames alone, without what brings them. */
const frames: Mode = {
  id: 'frames',
  title: 'Reading of frames',
  about: `The data of frames is read by \`createFrameParser\`, a new one for each stream, and by \`JSON.parse\`, in turns; then that of answers eight times as long. Composed streams have 100 to 300 tokens. Recorded ones are read where \`MILLRACE_TRANSCRIPTS\` names their folder${process.env.MILLRACE_TRANSCRIPTS ? '' : '; it names none, so they were skipped'}.`,
  group: 'speed',
  parts: 'frames',
  references: [],
  rounds: 1,
  metrics: [
    { id: 'ratio', title: 'time by that of JSON.parse', unit: '×', digits: 2 },
    { id: 'long', title: 'eight times as long', unit: '×', digits: 2 },
    { id: 'parse', title: 'JSON.parse', unit: 'ns', digits: 0 },
  ],
  async measure(_, { id }, { scale }) {
    const { whole, long } = await once<FrameRun>('frames.js', id.slice('frames-'.length), { sampleMs: 7 * scale })
    return { sample: { ratio: whole.ratio, long: long.ratio, parse: whole.parse } }
  },
}

/** Code that is loaded before a first request. */
const imports: Mode = {
  id: 'imports',
  title: 'Loading the code',
  about: 'A new process imports a provider and what answers with it: the median of 7 processes in each round.',
  group: 'speed',
  parts: 'import',
  references: ['import-millrace', 'import-ai-sdk'],
  metrics: [
    { id: 'ms', title: 'time', unit: 'ms', digits: 0, picture: true },
    { id: 'cpu', title: 'CPU', unit: 'ms', digits: 0 },
    { id: 'memory', title: 'memory', unit: 'MB', digits: 1 },
  ],
  async measure(_, { id }, { scale }) {
    const runs: ImportRun[] = []
    for (let run = 0; run < Math.ceil(7 * scale); run++) runs.push(await once<ImportRun>('imports.js', id))
    return {
      sample: {
        ms: median(runs.map(({ ms }) => ms)),
        cpu: median(runs.map(({ cpuMs }) => cpuMs)),
        memory: median(runs.map(({ bytes }) => bytes)) / 1e6,
      },
    }
  },
}

/** What holds for every vendor. */
export const speedModes: readonly Mode[] = [...shapeModes, frames, ...tlsModes, transports, imports]
