# The command line.

## onsager presets

cli-presets-preset = Preset
cli-presets-title = Title
cli-presets-how = `onsager run PRESET --out DIR` runs one, `onsager presets PRESET` prints it.
