import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Effort, Mode } from '../modes/mode.ts'
import type { ContenderInfo } from '../shared/contenders.ts'
import { type CpuProfile, ownersOf } from '../shared/cpu-profile.ts'
import { withArena } from './arena.ts'
import type { ProfileResult } from './results.ts'

/** Runs each mode once more under V8's sampling profiler, whose own cost is in the figures: for where the time goes, not for how much. */
export async function profileAll(
  modes: readonly Mode[],
  contenders: readonly ContenderInfo[],
  effort: Effort,
  onStep: (text: string) => void,
): Promise<ProfileResult[]> {
  const results: ProfileResult[] = []
  for (const mode of modes) {
    const shares: { [contender: string]: Readonly<Record<string, number>> } = {}
    for (const contender of contenders.filter(({ id }) => mode.profiled?.includes(id))) {
      onStep(`${mode.title}: profile of ${contender.label}`)
      shares[contender.id] = ownersOf(await profile(mode, contender, effort))
    }
    results.push({ mode: mode.id, title: mode.title, milliseconds: shares })
  }
  return results
}

async function profile(mode: Mode, contender: ContenderInfo, effort: Effort): Promise<CpuProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-profile-'))
  const before = process.env.BENCH_PROFILE
  process.env.BENCH_PROFILE = folder
  try {
    await withArena(arena => mode.measure(arena, contender, effort))
    // A mode that takes turns has run a second relay.
    const file = (await readdir(folder)).find(name => name.startsWith(`${contender.id}.`))
    if (file === undefined) throw new Error(`no profile of ${contender.label} was written`)
    return JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile
  } finally {
    if (before === undefined) delete process.env.BENCH_PROFILE
    else process.env.BENCH_PROFILE = before
    await rm(folder, { recursive: true, force: true })
  }
}
