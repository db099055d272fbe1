/** Checks an address by its text alone: the flaw and its remedy, undefined where it has none. */
export type UrlRule = (url: URL) => { readonly why: string; readonly remedy?: string } | undefined

interface Host {
  /** True when the entry stands for the subdomains of the host, and not for the host itself. */
  readonly below: boolean
  readonly hostname: string
  /** Empty for the scheme's own. */
  readonly port: string
}

/**
 * A rule for addresses: their scheme, their host, and no user in them.
 *
 * @param allowHosts - `files.example.com`, `files.example.com:8443`, `*.example.com`.
 * @throws TypeError for an entry that is not a host.
 */
export function createUrlRule(allowHosts: readonly string[], allowHttp: boolean): UrlRule {
  const hosts = allowHosts.map(hostOf)
  const schemes = allowHttp ? ['https:', 'http:'] : ['https:']
  return url => {
    if (!schemes.includes(url.protocol)) return { why: `only ${schemes.join(' and ')} addresses are fetched` }
    if (url.username !== '' || url.password !== '') return { why: 'no address with a user name or password is fetched' }
    if (hosts.some(host => includes(host, url))) return undefined
    return { why: `${url.host} is not in allowHosts`, remedy: 'Add it if you trust it' }
  }
}

function includes({ below, hostname, port }: Host, url: URL): boolean {
  return url.port === port && (below ? url.hostname.endsWith(`.${hostname}`) : url.hostname === hostname)
}

/** As the URL parser writes hosts: in small letters, international names in ASCII, numbers as IP addresses. */
function hostOf(text: string): Host {
  const [, below, host] = /^(\*\.)?([^*/?#@\\\s]+)$/.exec(text) ?? []
  if (host === undefined || !URL.canParse(`https://${host}`))
    throw new TypeError('allowHosts takes names of hosts: files.example.com, files.example.com:8443, *.example.com.')
  const { hostname, port } = new URL(`https://${host}`)
  return { below: below !== undefined, hostname, port }
}
