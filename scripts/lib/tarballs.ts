import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { staleFiles } from './built-files.ts'
import { filesBelow, type Package, readPackages } from './workspace.ts'

const exec = promisify(execFile)

/** Packs every package under packages/ into a folder, as publishing would, without what is left of earlier builds. Returns the tarballs' paths. */
export async function packAll(root: string, folder: string): Promise<string[]> {
  for (const built of readPackages(root)) removeStale(built)
  await exec('pnpm', ['-r', '--filter', './packages/*', 'pack', '--pack-destination', folder], { cwd: root })
  return readdirSync(folder)
    .filter(name => name.endsWith('.tgz'))
    .sort()
    .map(name => join(folder, name))
}

/** Removes built files of a package that none of its entries leads to. */
export function removeStale({ home, manifest }: Package): void {
  const dist = join(home, 'dist')
  const built = ['.js', '.d.ts'].flatMap(ending => filesBelow(dist, ending))
  const files = built.map(path => [`dist/${path}`, readFileSync(join(dist, path))] as const)
  for (const path of staleFiles(new Map(files), manifest)) rmSync(join(home, path), { force: true })
}

/** The files of a packed package, by path without the leading `package/`. */
export const readTarball = (tarball: string): Map<string, Buffer> => readTar(gunzipSync(readFileSync(tarball)))

/** Reads plain ustar entries, which is all that packing writes for names under 256 characters. */
function readTar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const field = (at: number, length: number): string => archive.toString('utf8', at, at + length).replace(/\0.*$/s, '')
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const name = [field(at + 345, 155), field(at, 100)].filter(Boolean).join('/')
    const size = Number.parseInt(field(at + 124, 12), 8)
    const isFile = '0\0'.includes(String.fromCharCode(archive[at + 156] ?? 0))
    if (isFile) files.set(name.replace(/^package\//, ''), archive.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}
