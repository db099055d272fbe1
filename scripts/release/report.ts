import type { PlannedVersion } from './publish.ts'
import type { Rehearsal } from './rehearsal.ts'

const named = ({ name, version }: PlannedVersion): string => `${name}@${version}`

/** Lists what went otherwise than a release has to, a sentence each. */
export function rehearsalFaults(rehearsal: Rehearsal): string[] {
  const { planned, problems, broken, repeated, left, tags, user, canary } = rehearsal
  const all = planned.map(named)
  const hold = (holds: boolean, fault: string): string[] => (holds ? [] : [fault])
  const [anyCanary = { version: '', tag: '' }] = canary.planned
  return [
    ...problems,
    ...hold(all.length > 0, 'nothing was planned'),
    ...hold(
      broken.code !== 0 && broken.published.length > 0 && broken.published.length < all.length,
      `the publish that was broken off ended with code ${broken.code}, and ${broken.published.length} packages were out`,
    ),
    ...hold(
      repeated.code === 0 && repeated.planned.length === all.length - broken.published.length,
      `the repeated publish ended with code ${repeated.code}, and had ${repeated.planned.length} packages to do:\n${repeated.output}`,
    ),
    ...hold(repeated.published.length === all.length, `${repeated.published.length} of ${all.length} packages are out`),
    ...left.map(version => `another run would publish ${named(version)} again`),
    ...all.filter(version => !tags.includes(version)).map(version => `git has no tag ${version}`),
    ...hold(streamed(user.events), `the first program printed:\n${user.events}`),
    ...hold(streamed(canary.user.events), `the first program on the canary printed:\n${canary.user.events}`),
    ...Object.entries(user.installed).flatMap(([name, version]) =>
      hold(all.includes(`${name}@${version}`), `a user got ${name}@${version}, which was not in the release`),
    ),
    ...Object.entries(canary.user.installed).flatMap(([name, version]) =>
      hold(version === anyCanary.version, `a user of the canary got ${name}@${version}`),
    ),
    ...hold(anyCanary.tag === 'canary', 'the canary has another dist-tag'),
    ...hold(
      all.some(version => version.endsWith(`@${canary.latest}`)),
      `the canary is what npm installs: ${canary.latest}`,
    ),
  ]
}

/** Whether the ten lines printed the whole answer, over server-sent events. */
const streamed = (events: string): boolean =>
  events.includes('"delta":"flowing water"') && /\ndata: \{"type":"finish","reason":"stop"/.test(events)

/** A rehearsal in lines for people. */
export function rehearsalReport({ planned, broken, repeated, left, user, canary }: Rehearsal): string {
  return [
    ...planned.map(version => `  ${named(version)}`),
    `${broken.published.length} published before the registry refused one, ${repeated.planned.length} by the repeated run, ${left.length} left`,
    `a user's first program, on ${Object.keys(user.installed).length} packages of Millrace:`,
    user.events.trim().replace(/^/gm, '  '),
    `canary: ${canary.planned[0]?.version}, and \`latest\` stays ${canary.latest}`,
  ].join('\n')
}
