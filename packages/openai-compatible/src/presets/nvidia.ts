import { type Preset, preset } from '../preset.js'

/** NVIDIA NIM as NVIDIA hosts it (build.nvidia.com, 2026-11); a container of one's own takes `baseURL`. */
export const nvidia: Preset = /* @__PURE__ */ preset({
  id: 'nvidia',
  baseURL: 'https://integrate.api.nvidia.com/v1',
  keyVariables: ['NVIDIA_API_KEY'],
})
