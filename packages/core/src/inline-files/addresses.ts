import { BlockList, isIP } from 'node:net'

type Network = readonly [address: string, bits: number]

/** Where no server of the public internet is (IANA, IPv4 special-purpose addresses), and what clouds answer on beside it. */
const closed4: readonly Network[] = [
  ['0.0.0.0', 8], // this host
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // between a carrier and its customers; Alibaba's metadata
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // Azure's own services, as seen from each of its machines
  ['169.254.0.0', 16], // link-local; most clouds' metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocols; Oracle's metadata
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // relays to 6to4
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
]

/**
 * All public IPv6 addresses, and what of them leads elsewhere (IANA, IPv6 special-purpose addresses). Outside of it are loopback, private,
 * link-local and multicast addresses, `fd00:ec2::254`, and the forms that hold an IPv4 address: `::ffff:0:0/96`, `64:ff9b::/96`.
 */
const public6: Network = ['2000::', 3]
const closed6: readonly Network[] = [
  ['2001::', 23], // protocols, Teredo among them, which holds an IPv4 address
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, which holds an IPv4 address
  ['3fff::', 20], // documentation
]

const closed = listOf(closed4, closed6)
const unicast6 = listOf([], [public6])

/** Decides on an IP address: true when it may be connected to. */
export type AddressRule = (address: string) => boolean

/**
 * A rule that lets public addresses through, and those in `allowed`.
 *
 * @param allowed - IP addresses, or networks such as `10.20.0.0/16`.
 * @throws TypeError for what is neither.
 */
export function createAddressRule(allowed: readonly string[]): AddressRule {
  const networks = allowed.map(networkOf)
  const opened = listOf(
    networks.filter(([address]) => isIP(address) === 4),
    networks.filter(([address]) => isIP(address) === 6),
  )
  return address => {
    const family = isIP(address)
    // A zone names a network card of this machine.
    if (family === 0 || address.includes('%')) return false
    const type = family === 4 ? 'ipv4' : 'ipv6'
    if (opened.check(address, type)) return true
    return !closed.check(address, type) && (family === 4 || unicast6.check(address, type))
  }
}

function networkOf(text: string): Network {
  const [, address = '', length] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? []
  const most = isIP(address) === 6 ? 128 : 32
  const bits = Number(length ?? most)
  if (isIP(address) === 0 || bits > most)
    throw new TypeError('allowAddresses takes IP addresses and networks: 127.0.0.1, 10.20.0.0/16.')
  return [address, bits]
}

function listOf(networks4: readonly Network[], networks6: readonly Network[]): BlockList {
  const list = new BlockList()
  for (const [address, bits] of networks4) list.addSubnet(address, bits, 'ipv4')
  for (const [address, bits] of networks6) list.addSubnet(address, bits, 'ipv6')
  return list
}
