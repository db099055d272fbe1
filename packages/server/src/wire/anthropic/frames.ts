/**
 * Writes an event. Each has its `event:` line: clients pass over those without (@anthropic-ai/sdk 1.14.0, 2026-11).
 *
 * @param fields - JSON of further fields, with a comma in front of each.
 */
export const frame = (type: string, fields = ''): string => `event: ${type}\ndata: {"type":"${type}"${fields}}\n\n`

/** Says that the answer goes on. */
export const ping = frame('ping')
