import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/behind-a-proxy.md'), 'utf8')

/** Addresses and limits that take the place of those on the page. */
export interface SnippetValues {
  /** Port of the server, in place of 8080. */
  readonly origin: number
  /** Port of the proxy, in place of 3000. */
  readonly port: number
  /** Seconds of silence that the proxy allows, in place of 60. */
  readonly idleSeconds: number
  /** Path of the route. Default: the page's. */
  readonly path?: string
}

/** Fills the values in. */
export const filledIn = (text: string, { origin, port, idleSeconds, path = '/chat' }: SnippetValues): string =>
  text
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${origin}`)
    .replaceAll(/\b3000\b/g, String(port))
    .replaceAll('/chat', path)
    .replaceAll('60s', `${idleSeconds}s`)
    .replaceAll('60_000', `${idleSeconds}_000`)

/** The configuration that `docs/behind-a-proxy.md` gives in the section of that heading. */
export function snippet(heading: string): string {
  const section = page.split(/^## /m).find(text => text.startsWith(`${heading}\n`))
  const [, code] = /^```\w+\n([\s\S]*?)^```$/m.exec(section ?? '') ?? []
  if (code === undefined) throw new Error(`The page has no configuration under ${heading}.`)
  return code
}
