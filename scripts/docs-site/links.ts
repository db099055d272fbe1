import { posix } from 'node:path'

/** Where a link of a document leads, by the path of its target in the repository. */
export interface Targets {
  /** The page or picture of the site that a file of the repository is; undefined where the site has none of it. */
  staged(path: string): string | undefined
  /** True where the repository has such a file or folder. */
  exists(path: string): boolean
}

const repository = 'https://github.com/millrace/millrace'
const ownFile = new RegExp(`^${repository}/(?:blob|tree)/main/`)
/** Code, which is left alone, or the target of a link or picture. */
const codeOrTarget = /^ *(`{3,})[\s\S]*?^ *\1 *$|`[^`\n]*`|(\]\()([^)\s]+)(?=\))/gm

/**
 * A document's text with its links turned for the site: to a page of the site where there is one, else to the repository. `from` is its path in the
 * repository, `to` its path on the site. Throws an Error for a link to a file that does not exist.
 */
export function turnLinks(text: string, from: string, to: string, targets: Targets): string {
  return text.replace(codeOrTarget, (whole, _fence, open: string | undefined, target: string | undefined) =>
    open && target ? open + turned(target) : whole,
  )

  function turned(target: string): string {
    const own = target.replace(ownFile, '/')
    if (own.startsWith('#') || /^[a-z]+:/.test(own)) return target
    const [path = '', hash] = own.split('#')
    const file = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(from), path)
    const fragment = hash === undefined ? '' : `#${hash}`
    const page = targets.staged(file.replace(/\/$/, ''))
    if (page !== undefined) return relativeTo(to, page) + fragment
    if (targets.exists(file)) return `${repository}/tree/main/${file}${fragment}`
    throw new Error(`${from} links to ${target}, which does not exist`)
  }
}

/** The way from one page to another, as a link that begins with a dot. */
function relativeTo(from: string, page: string): string {
  const way = posix.relative(posix.dirname(from), page)
  return way.startsWith('.') ? way : `./${way}`
}
