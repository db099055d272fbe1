import type { McpContent } from './mcp-client.js'

/**
 * The output of an MCP tool as a model takes it: the structured content where there is some; else the texts, or a list of pieces. Bytes are told and not
 * given, since vendors take the output of a tool as text.
 */
export function mcpOutput(content: readonly McpContent[] = [], structured: unknown): unknown {
  if (structured !== undefined) return structured
  const pieces = content.map(pieceOf)
  return pieces.every(piece => typeof piece === 'string') ? pieces.join('\n') : pieces
}

/** The texts of a result, for the message of an error. */
export function mcpText(content: readonly McpContent[] = []): string {
  return content
    .map(pieceOf)
    .map(piece => (typeof piece === 'string' ? piece : JSON.stringify(piece)))
    .join('\n')
}

function pieceOf(piece: McpContent): unknown {
  if (piece.type === 'text' && typeof piece.text === 'string') return piece.text
  const { resource } = piece as { readonly resource?: Record<string, unknown> }
  if (piece.type === 'resource' && resource) {
    return typeof resource.text === 'string' ? resource.text : { type: 'resource', ...withoutBytes(resource, 'blob') }
  }
  return piece.type === 'image' || piece.type === 'audio' ? withoutBytes(piece, 'data') : piece
}

function withoutBytes(piece: Readonly<Record<string, unknown>>, field: string): object {
  const { [field]: bytes, ...rest } = piece
  // Base64 has four characters for three bytes.
  return { ...rest, leftOut: `${typeof bytes === 'string' ? Math.floor((bytes.length * 3) / 4) : 0} bytes` }
}
