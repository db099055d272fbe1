import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { nativeCompiler } from '../lib/native-compiler.ts'
import type { Example } from './examples.ts'

const exec = promisify(execFile)

/**
 * Typechecks the examples against the sources, then runs those that run alone against the built packages, each in a process
 * of its own and with no keys in the environment. Returns what went wrong, each with the example's place. The folder is emptied first; it
 * lies in tests/, where every package is installed under its own name. `timeout` is in milliseconds.
 */
export async function tryExamples(examples: readonly Example[], folder: string, timeout = 20_000): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const files = examples.map((example, index) => ({ ...example, file: fileOf(example, index) }))
  for (const { file, code, place } of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `// ${place}\n${code}`)
  }
  const isPages = examples.some(({ component }) => component)
  const settings = isPages ? tsconfigOfPages : tsconfig
  if (isPages) linkReact(folder)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings, null, 2))

  const places = new Map(files.map(({ file, place }) => [file, place]))
  const wrong = await typecheck(folder, places)
  if (wrong.length > 0) return wrong
  const waiting = files.filter(({ where }) => where === 'alone')
  // Types are taken away here: each process would load the means for it, which takes as long as to start Node.
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const script = next.file.replace(/ts$/, 'js')
      writeFileSync(join(folder, script), stripTypeScriptTypes(next.code))
      const failure = await run(folder, script, timeout)
      if (failure)
        wrong.push(
          `${next.place} does not run: mend it, or fence it as \`ts online\` where it needs others\n${failure}`,
        )
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return wrong.sort()
}

/** Examples that have a name lie in a folder for their document, where they find each other. */
const fileOf = ({ place, file, component }: Example, index: number): string =>
  file ? join(place.replace(/:\d+$/, '').replace(/\W+/g, '-'), file) : `example-${index + 1}.ts${component ? 'x' : ''}`

// A script without imports is still a file of its own, and a reader's example may name what it does not use.
const tsconfig = {
  extends: '../../tsconfig.base.json',
  compilerOptions: { moduleDetection: 'force', noUnusedLocals: false, noUnusedParameters: false },
  include: ['**/*.ts'],
}

/** Those of components: a page has the types of a browser. */
const tsconfigOfPages = {
  ...tsconfig,
  compilerOptions: {
    ...tsconfig.compilerOptions,
    lib: ['ES2024', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
    jsx: 'react-jsx',
  },
  include: ['**/*.tsx'],
}

/** React is a dependency of the client alone, and the types of one copy fit those of no other. */
function linkReact(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true })
  for (const name of ['react', '@types/react'])
    symlinkSync(
      join(import.meta.dirname, '../../packages/client/node_modules', name),
      join(folder, 'node_modules', name),
    )
}

async function typecheck(folder: string, places: ReadonlyMap<string, string>): Promise<string[]> {
  try {
    await exec('node', [nativeCompiler, '-p', folder, '--pretty', 'false'], { cwd: folder })
    return []
  } catch (error) {
    const { stdout, message } = error as { stdout?: string; message: string }
    const lines = (stdout || message).trim().split('\n')
    return lines.map(line =>
      line.replace(/^([\w./-]+\.tsx?)\((\d+),\d+\):/, (_, file: string, at: string) => {
        return `${places.get(file)} line ${Number(at) - 1} of the example:`
      }),
    )
  }
}

async function run(folder: string, file: string, timeout: number): Promise<string | undefined> {
  try {
    // Most of the time goes into compiling the packages, which all examples share.
    const env = { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: join(folder, '.compiled') }
    await exec('node', [join(folder, file)], { cwd: folder, env, timeout, killSignal: 'SIGKILL' })
    return undefined
  } catch (error) {
    const { stdout, stderr, killed, message } = error as {
      stdout?: string
      stderr?: string
      killed?: boolean
      message: string
    }
    return killed
      ? `it did not end within ${timeout / 1000} s: close what it opens`
      : [stdout, stderr || message].join('\n').trim()
  }
}
