import { describe, expect, it } from 'vitest'
import { createAddressRule } from '../../src/inline-files/addresses.js'

describe('without exceptions', () => {
  const mayConnect = createAddressRule([])

  it.each([
    ['8.8.8.8'],
    ['1.1.1.1'],
    ['172.15.255.255'],
    ['172.32.0.1'],
    ['100.63.255.255'],
    ['100.128.0.1'],
    ['223.255.255.254'],
    ['2606:4700::6810:84e5'],
    ['2a00:1450:4001::1'],
    ['2001:200::1'],
  ])('%s is of the public internet', address => {
    expect(mayConnect(address)).toBe(true)
  })

  it.each([
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['loopback, further on', '127.255.255.254'],
    ['private, 10', '10.0.0.1'],
    ['private, 172.16', '172.16.0.1'],
    ['private, 172.31', '172.31.255.255'],
    ['private, 192.168', '192.168.1.1'],
    ['link-local', '169.254.0.1'],
    ['metadata', '169.254.169.254'],
    ['metadata of Alibaba', '100.100.100.200'],
    ['metadata of Oracle', '192.0.0.192'],
    ['services of Azure', '168.63.129.16'],
    ['of a carrier', '100.64.0.1'],
    ['of a carrier, the last', '100.127.255.255'],
    ['documentation 1', '192.0.2.1'],
    ['documentation 2', '198.51.100.1'],
    ['documentation 3', '203.0.113.1'],
    ['6to4 relay', '192.88.99.1'],
    ['benchmarks', '198.19.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast, the last', '239.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback of IPv6', '::1'],
    ['metadata of IPv6', 'fd00:ec2::254'],
    ['private of IPv6', 'fc00::1'],
    ['link-local of IPv6', 'fe80::1'],
    ['site-local of IPv6', 'fec0::1'],
    ['multicast of IPv6', 'ff02::1'],
    ['IPv4, mapped', '::ffff:127.0.0.1'],
    ['IPv4, mapped, in hexadecimal', '::ffff:a9fe:a9fe'],
    ['a public IPv4, mapped', '::ffff:8.8.8.8'],
    ['IPv4, compatible', '::127.0.0.1'],
    ['IPv4, translated', '::ffff:0:127.0.0.1'],
    ['NAT64', '64:ff9b::127.0.0.1'],
    ['NAT64 of a public IPv4', '64:ff9b::8.8.8.8'],
    ['NAT64, local', '64:ff9b:1::1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['ORCHID', '2001:20::1'],
    ['benchmarks of IPv6', '2001:2::1'],
    ['documentation of IPv6', '2001:db8::1'],
    ['documentation of IPv6, the longer', '3fff::1'],
    ['discard', '100::1'],
    ['segment routing', '5f00::1'],
    ['not given to anybody', '4000::1'],
    ['with a zone', 'fe80::1%eth0'],
    ['a public one with a zone', '2606:4700::1%1'],
    ['a name', 'localhost'],
    ['a number', '2130706433'],
    ['octal', '0177.0.0.1'],
    ['nothing', ''],
  ])('%s is not: %s', (_, address) => {
    expect(mayConnect(address)).toBe(false)
  })
})

describe('with exceptions', () => {
  const mayConnect = createAddressRule(['127.0.0.1', '10.20.0.0/16', '::1', 'fd12::/32'])

  it.each(['127.0.0.1', '10.20.255.1', '::1', 'fd12:0:1::1', '8.8.8.8'])('%s is let through', address => {
    expect(mayConnect(address)).toBe(true)
  })

  it.each(['127.0.0.2', '10.21.0.1', '::2', 'fd13::1', '169.254.169.254', 'fd00:ec2::254'])('%s is not', address => {
    expect(mayConnect(address)).toBe(false)
  })

  it.each(['localhost', '', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '::1/129', '10.0.0.0/8/8x'])(
    'takes no %j',
    text => {
      expect(() => createAddressRule([text])).toThrow(TypeError)
    },
  )
})
