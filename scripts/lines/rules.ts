import type { SourceLength } from './measure.ts'

/** Code lines of any function of a package. */
const mostOfFunction = 60
/** Code lines of a file that is one vendor of the Chat Completions dialect. */
const mostOfPreset = 15
/**
 * Code lines of a package that speaks one vendor's own dialect. Whatever two of them need is in the provider kit, and counts to none. A further
 * dialect of the vendor's has a folder of src, and counts by itself; what both share (addresses, errors, models) counts to the first.
 */
const mostOfDialect = 450
/**
 * Dialects that need more, each by its own length, so that none grows unseen. About 100 lines of each are imports: what moves to the kit costs a line of them,
 * and so does `defineProvider`, which comes without the root of core. The names of its settings, by which misspelt ones are refused, cost each 2 to 14 lines, and the string
 * that is all of a frame, by which frames are said and not read, 19 to 28.
 *
 * Each has the names of its provider options, by which one that is misspelt is found (15 to 23 lines).
 *
 * - OpenAI's is the Responses API alone. It has a dozen kinds of items, tells each in pieces and up to three times in whole, and its hosts leave out or
 *   change other fields of each (hosts.test.ts): to find the item of an event and what of it is new takes as much as the rest, and 30 lines to find it
 *   again for the next piece of the same text. It alone has a least of tokens (6 lines).
 * - Bedrock's has the binary framing of AWS in it, 74 lines, seven families of models with a form of thinking and of sampling each, four kinds of files
 *   both ways, the vendor's own blocks (guarded, cited, cached), and the one sampling setting that is a field of the model's own,
 *   what Nova and Claude take of the schemas of tools (22 lines), and tool loops that begin without a thought of Claude's (11 lines).
 * - Anthropic's has traits of 13 families of models (46 lines), blocks of unknown kinds, data of the message, calls begun in a block's start, restarts in the
 *   middle of an answer, marks that a client sets under one name whatever the provider is called, on tools too (7 lines), Vertex AI’s address, version and
 *   errors, settings that a request and its provider options may both have, tool loops that begin without a thought of the vendor's (10 lines), and
 *   stops that the vendor refuses (5 lines).
 * - Gemini's has arguments that come as paths with values (67 lines), the settings and errors that its interactions share, for models before Gemini 3
 *   other means to hold an answer to a schema beside tools (14 lines), and penalties, which models before 2.5 take alone. Its
 *   interactions share the first of these (2 lines).
 */
const moreOfDialect: { readonly [folder: string]: number } = {
  openai: 1109,
  bedrock: 733,
  anthropic: 615,
  gemini: 580,
  'gemini/interactions': 469,
}

/** Where presets live. */
const isPreset = (folder: string, path: string): boolean => folder === 'openai-compatible' && /^presets\//.test(path)

/** One source file as the rules see it. */
export interface MeasuredFile {
  /** Folder below packages/. */
  readonly folder: string
  /** Path relative to the package's src. */
  readonly path: string
  readonly length: SourceLength
}

/** Finds functions and presets of a file that are too long, a sentence each that names the remedy. */
export function fileViolations({ folder, path, length }: MeasuredFile): string[] {
  const found = length.functions
    .filter(({ codeLines }) => codeLines > mostOfFunction)
    .map(
      ({ name, line, codeLines }) =>
        `line ${line}: ${name} has ${codeLines} lines of code, and ${mostOfFunction} is the most: give its halves names`,
    )
  if (isPreset(folder, path) && length.codeLines > mostOfPreset) {
    found.push(
      `has ${length.codeLines} lines of code, and a preset ${mostOfPreset} at most: move what is no row of data to where all vendors share it`,
    )
  }
  return found
}

/** The dialect that a file belongs to: the folder of src that it lies in; empty for those on top of src. */
export const dialectOf = ({ path }: Pick<MeasuredFile, 'path'>): string => /^([^/]+)\//.exec(path)?.[1] ?? ''

/** Tells when a dialect of a package is too long. @param dialect - see {@link dialectOf}. */
export function dialectViolations(folder: string, dialect: string, codeLines: number): string[] {
  const most = moreOfDialect[dialect === '' ? folder : `${folder}/${dialect}`] ?? mostOfDialect
  if (codeLines <= most) return []
  return [
    `has ${codeLines} lines of code, and a dialect of its own ${most} at most: move what others need too to @millrace/core/provider-kit`,
  ]
}
