# What a setting may be, as half a sentence behind its path and its value: "model.width is 0; it must be …".

allowed-whole = it must be a whole number from { $least } to { $most }
allowed-whole-from = it must be a whole number, at least { $least }
allowed-whole-or-zero = it must be a whole number from { $least } to { $most }, or 0
allowed-number = it must be a finite number
allowed-number-from = it must be a finite number ≥ { $least }
allowed-number-above = it must be a finite number above { $least }
allowed-number-from-to = it must be a number from { $least } to { $most }
allowed-number-from-below = it must be a number from { $least } up to but not including { $most }
allowed-number-above-to = it must be a number above { $least } and at most { $most }
allowed-number-between = it must be a number above { $least } and below { $most }
allowed-flag = it must be true or false
allowed-text = it must be a text in double quotes
allowed-choice = it must be { $choices }
allowed-wholes = it must be a list in brackets of up to { $longest } whole numbers from { $least } to { $most }
allowed-numbers = it must be a list in brackets of up to { $longest } numbers
allowed-with = { $choice } with { $limits }
allowed-symbol-from-to = { $symbol } from { $least } to { $most }
either-or = { $others } or { $last }
