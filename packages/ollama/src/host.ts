import { ChatError } from '@millrace/core/internal'
import { checkBaseURL, environmentVariable } from '@millrace/core/provider-kit'

const port = 11434

/**
 * The address below which `/api/chat` lies: what was given, else `OLLAMA_HOST`, else this machine.
 *
 * @throws TypeError for an invalid base URL; ChatError `invalid-request` for such a variable.
 */
export function baseURLOf(baseURL: string | undefined): string {
  if (baseURL !== undefined) return checkBaseURL(baseURL)
  const host = environmentVariable('OLLAMA_HOST')
  try {
    return host === undefined ? `http://127.0.0.1:${port}` : addressOf(host)
  } catch (cause) {
    throw new ChatError({ code: 'invalid-request', message: 'OLLAMA_HOST holds no address.' }, { cause })
  }
}

/**
 * The variable as Ollama reads it (its `envconfig`, 2026-09): scheme, host and port may each be missing; without a scheme the port is 11434.
 * An address that only a server can listen on is this machine.
 */
function addressOf(host: string): string {
  const text = host.trim().replace(/^["']|["']$/g, '')
  const schemed = text.includes('://')
  const url = new URL(schemed ? text : `http://${text.startsWith(':') ? `127.0.0.1${text}` : text}`)
  if (!schemed && !/:\d+($|\/)/.test(text.replace(/^\[.*?\]/, ''))) url.port = String(port)
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1'
  return checkBaseURL(url.href)
}
