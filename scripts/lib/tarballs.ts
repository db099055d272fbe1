import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'

const exec = promisify(execFile)

/** Packs every package under packages/ into a folder, as publishing would. Returns the tarballs' paths. */
export async function packAll(root: string, folder: string): Promise<string[]> {
  await exec('pnpm', ['-r', '--filter', './packages/*', 'pack', '--pack-destination', folder], { cwd: root })
  return readdirSync(folder)
    .filter(name => name.endsWith('.tgz'))
    .sort()
    .map(name => join(folder, name))
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
