/** The benchmark: `npm run bench -- --help`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { modes } from '../modes/index.ts'
import { groups, isOfGroup, takesPart } from '../modes/mode.ts'
import { documentOf } from '../report/document.ts'
import { drawPictures } from '../report/pictures.ts'
import { type Publication, publicationOf } from '../report/publication.ts'
import { terminalReport } from '../report/terminal.ts'
import { sleep } from '../shared/clock.ts'
import { contenders } from '../shared/contenders.ts'
import { repository } from '../shared/places.ts'
import { seededRandom } from '../shared/random.ts'
import { type BenchOptions, benchHelp, readBenchOptions } from './arguments.ts'
import { measureInstalls } from './installs.ts'
import { describeCommit, describeMachine, isBusy, versionOf, warnOfFewFiles } from './machine.ts'
import { measureAll } from './measure.ts'
import { profileAll } from './profile.ts'
import { Progress } from './progress.ts'
import type { Machine, Results } from './results.ts'
import { wireSizeWithIds } from './wire-size.ts'

const lookMs = 5_000
const quietWithinMs = 180_000
const args = process.argv.slice(2)
await main(readOptions())

function readOptions(): BenchOptions {
  try {
    return readBenchOptions(args, [...groups, 'install', ...[...modes, ...contenders].map(({ id }) => id)])
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${benchHelp}`)
    process.exit(2)
  }
}

async function main(options: BenchOptions): Promise<void> {
  const isNamed = (...names: readonly string[]): boolean => names.some(name => options.only.includes(name))
  const namedModes = modes.filter(mode => options.only.some(name => name === mode.id || isOfGroup(mode, name)))
  const chosenModes = namedModes.length > 0 ? namedModes : isNamed('install') ? [] : modes
  const namedContenders = contenders.filter(({ id }) => isNamed(id))
  const candidates = namedContenders.length > 0 ? namedContenders : contenders
  const chosenContenders = candidates.filter(
    contender => isNamed('install') || chosenModes.some(mode => takesPart(mode, contender)),
  )
  const withInstalls = chosenModes.length === modes.length || isNamed('install', 'gateway')
  // A relay with 5,000 open streams has two sockets for each.
  if (chosenModes.some(({ id }) => id === 'open' || id === 'gateway-open')) warnOfFewFiles(10_000)

  const progress = new Progress()
  const onStep = (text: string): void => progress.show(text)
  const machine = options.publish ? await quietMachine(onStep) : describeMachine()
  const startedAt = new Date().toISOString()
  const commit = describeCommit()
  const rounds = options.rounds ?? (options.quick ? 1 : 5)
  const effort = { rounds, peerRounds: Math.min(rounds, 2), scale: options.quick ? 0.25 : 1 }
  const measured = await measureAll({
    modes: chosenModes,
    contenders: chosenContenders,
    effort,
    random: seededRandom(options.seed),
    onStep,
  })
  const wire =
    chosenModes.some(({ group }) => group === 'relay') && chosenContenders.some(({ id }) => id === 'millrace')
      ? [await wireSizeWithIds()]
      : []
  const installs = withInstalls
    ? await measureInstalls(
        chosenContenders.map(({ id }) => id),
        versionOf,
        onStep,
      )
    : []
  const profiles = options.profile
    ? await profileAll(
        chosenModes.filter(({ profiled }) => profiled),
        chosenContenders,
        effort,
        onStep,
      )
    : []
  progress.clear()

  const results: Results = {
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    startedAt,
    ...(commit !== undefined && { commit }),
    seconds: progress.seconds,
    machine,
    versions: Object.fromEntries(
      [...new Set(chosenContenders.flatMap(({ packages }) => packages))].map(name => [name, versionOf(name)]),
    ),
    contenders: chosenContenders,
    modes: [...measured, ...wire],
    installs,
    profiles,
  }
  console.log(terminalReport(results))
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, undefined, 2)}\n`)
  if (options.publish) await publish(results, publicationOf(options.only))
}

/** Waits for a quiet machine: the build in front of a run is itself what makes it busy. Ends the program where it stays so. */
async function quietMachine(onStep: (text: string) => void): Promise<Machine> {
  for (let waited = 0; ; waited += lookMs) {
    const machine = describeMachine()
    if (!isBusy(machine)) return machine
    if (waited >= quietWithinMs) refuse(machine)
    onStep(`waiting for a quiet machine (load ${machine.load})`)
    await sleep(lookMs)
  }
}

/** Ends the program: what is measured beside others is not published. */
function refuse({ load, cores }: Machine): never {
  console.error(
    `The machine is busy (load ${load} on ${cores} cores): its figures would not be worth publishing. Say --no-publish to measure all the same.`,
  )
  process.exit(1)
}

async function publish(results: Results, { report, figures, group }: Publication): Promise<void> {
  const folder = join(repository, 'docs/bench')
  await mkdir(folder, { recursive: true })
  const pictures = drawPictures(results, group)
  for (const { name, svg } of pictures) await writeFile(join(folder, name), svg)
  await writeFile(join(folder, report), documentOf(results, pictures, group))
  await writeFile(join(folder, figures), `${JSON.stringify(results, undefined, 2)}\n`)
  console.log(`\nWritten to docs/bench/${report}.`)
}
