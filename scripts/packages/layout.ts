import type { Manifest } from '../lib/workspace.ts'

/** The files of a tarball by path. */
export type Files = ReadonlyMap<string, { toString(): string; readonly length: number }>

/** Written by the build: see `tsup.notices.ts`. */
export const noticeFile = 'dist/THIRD-PARTY-NOTICES.md'

/** What every package publishes, as its `files` says; npm adds the manifest. */
const published = ['dist', 'README.md', 'LICENSE']

/** Scripts, declarations and notices. No maps: they would double a package, and name sources that are not in it. */
const built = /^dist\/(?:.+\.(?:js|d\.ts)|THIRD-PARTY-NOTICES\.md)$/

/** A path of the machine that built it. */
const machinePath =
  /(?:file:\/\/|(?<![\w.~*@/}-]))\/(?:home|Users|root|private|tmp|work|builds?|runner)\/[\w.-]+|\b[A-Z]:\\\\?Users\\/

/** Lists what a tarball holds beside what it has to, and what its manifest does not tell, a sentence each. */
export function layoutProblems(files: Files, manifest: Manifest): string[] {
  const odd = [...files.keys()].filter(
    path => !built.test(path) && !['package.json', 'README.md', 'LICENSE'].includes(path),
  )
  const exact = JSON.stringify(manifest.files) === JSON.stringify(published)
  return [
    ...(odd.length > 0 ? [`carries files that no user needs (${odd.join(', ')}): correct "files" or the build`] : []),
    ...(exact ? [] : [`has other "files" than ${published.join(', ')}`]),
    ...[...files].flatMap(([path, file]) => textProblems(path, file.toString())),
    ...Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => typeProblems(subpath, target)),
  ]
}

function textProblems(path: string, text: string): string[] {
  if (!/\.(js|d\.ts)$/.test(path)) return []
  const found = machinePath.exec(text)
  return [
    ...(found ? [`names a path of the machine that built it in ${path}: ${found[0]}`] : []),
    ...(/^\/\/[#@] sourceMappingURL=/m.test(text) ? [`points to a map in ${path}, which is not in it`] : []),
  ]
}

/** The first condition that fits is taken: types behind `default` are never read. */
function typeProblems(subpath: string, target: Manifest['exports'][string]): string[] {
  if (typeof target === 'string') {
    return target.endsWith('.js') ? [`exports "${subpath}" without types: name them before "default"`] : []
  }
  const right = Object.keys(target)[0] === 'types' && target.types.endsWith('.d.ts')
  return right ? [] : [`exports "${subpath}" without types in the first place: name them before "default"`]
}
