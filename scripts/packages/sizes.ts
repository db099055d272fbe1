import type { Files } from './layout.ts'

/**
 * The bytes that each package may have, unpacked, without its README: a tenth above what it had in 2026-11. Who raises one says in
 * the commit what its users get for it.
 */
export const packageSizes: Readonly<Record<string, number>> = {
  '@millrace/ai-sdk': 37_000,
  '@millrace/anthropic': 33_000,
  '@millrace/bedrock': 34_000,
  '@millrace/client': 117_000,
  '@millrace/cohere': 20_000,
  '@millrace/core': 683_000,
  '@millrace/emulator': 375_000,
  '@millrace/gateway': 973_000,
  '@millrace/gemini': 54_000,
  '@millrace/glm': 34_000,
  '@millrace/langchain': 48_000,
  '@millrace/models': 15_000,
  '@millrace/ollama': 14_000,
  '@millrace/openai': 49_000,
  '@millrace/openai-compatible': 101_000,
  '@millrace/otel': 22_000,
  '@millrace/resume': 109_000,
  '@millrace/server': 531_000,
  '@millrace/sse': 90_000,
  '@millrace/testing': 118_000,
  '@millrace/tgi': 14_000,
}

/** A script that a page loads, and the bytes that it may have, minified and gzipped, with all that it brings but the framework. */
export interface PageSize {
  readonly title: string
  readonly script: string
  readonly most: number
}

/** Measured from the sources by `packages/client/test/size.test.ts`. */
export const pageSizes: readonly PageSize[] = [
  {
    title: 'the session, the provider and its reader',
    script: "export { createChatSession, remote } from '@millrace/client'",
    most: 13_120,
  },
  { title: 'the provider and its reader', script: "export { remote } from '@millrace/client'", most: 7_100 },
  { title: 'a storage', script: "export { webStorage } from '@millrace/client'", most: 2_240 },
  { title: 'the blocks of a text', script: "export { textBlocks } from '@millrace/client'", most: 450 },
  { title: 'what a page reads answers with', script: "export * from '@millrace/core/page'", most: 4_150 },
  { title: 'the lean reader', script: "export { createLeanParser } from '@millrace/sse/lean'", most: 480 },
  { title: 'server-sent events, whole', script: "export * from '@millrace/sse'", most: 9_210 },
]

/** Bytes of a package, unpacked. A README may grow: nobody loads it. */
export const unpackedBytes = (files: Files): number =>
  [...files].reduce((sum, [path, { length }]) => sum + (path === 'README.md' ? 0 : length), 0)

/** Tells of a package that is larger than it may be, or has no limit. */
export function sizeProblems(name: string, bytes: number, sizes = packageSizes): string[] {
  const most = sizes[name]
  if (most === undefined) return [`has no limit: ${bytes} bytes unpacked; write one into scripts/packages/sizes.ts`]
  if (bytes <= most) return []
  return [
    `has ${bytes} bytes unpacked, and ${most} at most: see what came into its build, or raise the limit in scripts/packages/sizes.ts`,
  ]
}
