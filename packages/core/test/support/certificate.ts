import { generateKeyPairSync, sign } from 'node:crypto'

/**
 * A key and a self-signed certificate for 127.0.0.1, made anew for each run so that no key lies in the repository.
 *
 * @param hosts - further names that it is for. Default: none.
 */
export function selfSigned(hosts: readonly string[] = []): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(oid(ecdsaWithSha256))
  const name = sequence(der(0x31, sequence(oid(commonName), der(0x0c, Buffer.from('Millrace test')))))
  const validity = sequence(der(0x17, Buffer.from('250101000000Z')), der(0x18, Buffer.from('21250101000000Z')))
  const extensions = sequence(
    sequence(oid(basicConstraints), octets(sequence(der(0x01, Buffer.of(0xff))))),
    sequence(
      oid(subjectAltName),
      octets(sequence(der(0x87, Buffer.of(127, 0, 0, 1)), ...hosts.map(host => der(0x82, Buffer.from(host))))),
    ),
  )
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const signature = der(0x03, Buffer.of(0), sign('sha256', body, privateKey))
  const base64 = sequence(body, algorithm, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}

// Object identifiers, as DER writes their arcs.
const ecdsaWithSha256 = '2a8648ce3d040302'
const commonName = '550403'
const basicConstraints = '551d13'
const subjectAltName = '551d11'

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const length = content.length
  const prefix = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...prefix), content])
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const octets = (content: Uint8Array): Buffer => der(0x04, content)
