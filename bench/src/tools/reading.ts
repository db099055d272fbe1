import { z } from 'zod'
import { type ToolInput, toolOutput } from '../shared/tool-script.ts'

/** The schema of the tool's arguments, which everybody checks them by. */
export const schema = z.object({ path: z.string(), content: z.string() })

/** What the model is told of the tool. */
export const description = 'Writes a file.'

/** The question. */
export const prompt = 'Build a mill.'

/** The parts of an answer that a program looked at. */
export class ToolReading {
  /** Characters of arguments that came in deltas. */
  argumentCharacters = 0
  text = ''
  /** Arguments that the tool was called with. */
  readonly inputs: ToolInput[] = []

  /** The tool. */
  readonly execute = (input: ToolInput): ReturnType<typeof toolOutput> => {
    this.inputs.push(input)
    return toolOutput(input)
  }
}

/**
 * Asks the model, runs its calls and asks again until it is done, looking at each delta on the way.
 *
 * @param steps - times that the model is asked at most.
 */
export type ToolReader = (steps: number) => Promise<ToolReading>

/** Makes a reader of an OpenAI-compatible vendor, by its base address that ends with `/v1`. */
export type MakeToolReader = (baseURL: string) => ToolReader
