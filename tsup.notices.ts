import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** The file in a package's `dist` that names what is bundled into it; see `scripts/packages/contents.ts`. */
const noticeFile = 'THIRD-PARTY-NOTICES.md'

/** Writes the licences of all packages whose code a build has taken in, as they ask for it. Nothing where there are none. */
export const thirdPartyNotices: Plugin = {
  name: 'third-party-notices',
  setup(build) {
    build.initialOptions.metafile = true
    build.onEnd(({ metafile }) => {
      const inputs = Object.values(metafile?.outputs ?? {}).flatMap(output => Object.keys(output.inputs))
      const folders = new Set(
        inputs.flatMap(input => packageFolder(resolve(build.initialOptions.absWorkingDir ?? '.', input)) ?? []),
      )
      if (folders.size === 0) return
      const outdir = build.initialOptions.outdir ?? 'dist'
      mkdirSync(outdir, { recursive: true })
      writeFileSync(join(outdir, noticeFile), [title, ...[...folders].sort().map(notice)].join('\n'))
    })
  },
}

const title = `# Third-party notices

Code of these packages is part of this one.
`

/** The folder of the package that a file below `node_modules` belongs to. */
function packageFolder(file: string): string | undefined {
  if (!file.includes('/node_modules/')) return undefined
  let folder = dirname(file)
  // A folder within a package may have a manifest of its own, without a name.
  while (!existsSync(join(folder, 'package.json')) || !readManifest(folder).name) folder = dirname(folder)
  return folder
}

function notice(folder: string): string {
  const { name, version, license } = readManifest(folder)
  const file = readdirSync(folder).find(entry => /^licen[cs]e(\.|$)/i.test(entry))
  if (!file) throw new Error(`${name} is bundled and has no licence file: keep it out of the build, or add its notice.`)
  return `\n## ${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}

const readManifest = (folder: string): { name?: string; version?: string; license?: string } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
