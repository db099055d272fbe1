/** The packages that speak one vendor's own dialect, by folder. */
export const dialects: readonly string[] = ['anthropic', 'cohere', 'gemini', 'ollama', 'openai']

/** All packages that speak to vendors, by folder. */
export const providers: readonly string[] = [...dialects, 'openai-compatible', 'glm']
