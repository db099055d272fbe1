import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Frame } from './film.ts'

const exec = promisify(execFile)

/**
 * Writes frames as an animated WebP that plays again and again: GitHub shows those in a README, and no film. `img2webp` of Google's libwebp is Debian's and Homebrew's package
 * `webp`; an Error names it where it is missing.
 */
export async function writeWebp(frames: readonly Frame[], path: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-movie-'))
  try {
    const args = ['-loop', '0', '-min_size', '-lossy', '-q', '70', '-m', '4']
    for (const [index, { png, ms }] of frames.entries()) {
      const file = join(folder, `${index}.png`)
      await writeFile(file, png)
      args.push('-d', String(ms), file)
    }
    await exec('img2webp', [...args, '-o', path]).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT'
        ? new Error('The package webp, whose img2webp writes the movie, is missing.')
        : error
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
