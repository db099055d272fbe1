import { spawn } from 'node:child_process'
import { connect } from 'node:http2'
import { findPart, findProgram } from '../../../support/parts.js'
import { question } from './reader.js'

/** Posts a question over HTTP/2 and reads to the end, which it gives as it sees it. */
export type Http2Client = (url: string, onText: (text: string) => void) => Promise<'end' | 'error'>

const overNode: Http2Client = (url, onText) =>
  new Promise(resolve => {
    const { origin, pathname } = new URL(url)
    const session = connect(origin)
    const over = (end: 'end' | 'error'): void => {
      resolve(end)
      session.destroy()
    }
    session.on('error', () => over('error'))
    const stream = session.request({
      ':method': 'POST',
      ':path': pathname,
      'content-type': 'application/json',
    })
    stream.setEncoding('utf8').on('data', onText)
    stream.on('error', () => over('error'))
    stream.on('end', () => over('end'))
    stream.end(question)
  })

const overCurl: Http2Client = (url, onText) =>
  new Promise(resolve => {
    const headers = ['-H', 'content-type: application/json', '-d', question]
    const args = ['-sSN', '--noproxy', '*', '--http2-prior-knowledge', '-m', '30', ...headers, url]
    const curl = spawn('curl', args, { stdio: ['ignore', 'pipe', 'ignore'] })
    curl.stdout.setEncoding('utf8').on('data', onText)
    curl.on('close', code => resolve(code === 0 ? 'end' : 'error'))
  })

const hasCurl = findPart('curl', () => findProgram('curl')) !== undefined

/** Clients beside undici's fetch, each with a judgement of its own about what ends a stream. */
export const http2Clients: Readonly<Record<string, Http2Client>> = {
  'node:http2': overNode,
  ...(hasCurl && { curl: overCurl }),
}
