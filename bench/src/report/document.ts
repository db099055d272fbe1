import type { Results } from '../run/results.ts'
import { markdownTable } from './layout.ts'
import type { Picture } from './pictures.ts'
import { busyNote, installRows, modeNotes, modeRows, notMeasured, profileRows, verdictRows } from './rows.ts'

/** The report as it stands in `docs/bench`. @param group - measured alone. */
export function documentOf(results: Results, pictures: readonly Picture[], group?: string): string {
  const { machine, command, startedAt, seconds, commit } = results
  const show = (mode?: string): string[] =>
    pictures.filter(picture => picture.mode === mode).map(({ name, title }) => `![${title}](${name})`)
  const parts = [
    group === undefined ? '# Benchmarks' : `# Benchmarks: ${group}`,
    `Written by \`${command}\` on ${startedAt.slice(0, 10)}, in ${Math.round(seconds / 60)} minutes${commit === undefined ? '' : `, of commit ${commit}`}. Node ${machine.node.slice(1)}, ${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}. Do not edit: run it again.`,
    'Each contender relays chat completions from an upstream to readers, in a process of its own, fresh for each round, in random order within a round, after a warm-up. Upstream, relay and readers are processes on one machine and talk over its loopback. Every answer is compared with what was sent, by its hash; what was not as it should be is said below the table. Figures are medians with the least and the most of all rounds. CPU is user and system time of the relay process. Wall-clock figures of a small machine say more about the order than about the amount.',
    ...busyNote(results).map(note => `**${note}**`),
    '## What Millrace must hold',
    markdownTable(verdictRows(results).filter(row => row.at(-1) !== notMeasured)),
    ...results.modes.flatMap(mode => [
      `## ${mode.title}`,
      mode.about,
      ...show(mode.id),
      markdownTable(modeRows(results, mode)),
      modeNotes(results, mode)
        .map(note => `- \\* ${note}`)
        .join('\n'),
    ]),
    ...(results.installs.length > 0
      ? [
          '## Minimal install',
          'What `npm install --ignore-scripts` puts on the disk, unpacked.',
          ...show(),
          markdownTable(installRows(results)),
        ]
      : []),
    ...(results.profiles.length > 0
      ? [
          '## Where the CPU goes',
          "Shares of the relay process's CPU time by whose code it was spent in, by V8's sampling profiler, loading the code included. What a built-in function takes that the compiler does not tell apart, as `JSON.parse` mostly, is its caller's.",
          ...results.profiles.flatMap(profile => [
            `### ${profile.title}`,
            markdownTable(profileRows(results, profile)),
          ]),
        ]
      : []),
    '## Ways of use',
    markdownTable([
      ['contender', 'versions', 'used as'],
      ...results.contenders.map(({ label, packages, use }) => [
        label,
        packages.map(name => `${name} ${results.versions[name] ?? '?'}`).join(', '),
        use,
      ]),
    ]),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}
