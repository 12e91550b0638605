# The window: what it keeps, and what it asks before something could be lost.

session-broken = The last session could not be read, so this is a fresh start: { $reason }.
session-broken-kept = The last session could not be read, so this is a fresh start: { $reason }. It is kept as { $file }.
session-unwritable = The session cannot be kept in { $file }: { $reason }. It will be tried again until it can.
session-other-unsaved = Another window has ended with unsaved changes to “{ $title }”. They are kept: start Onsager without a preset to have them back.

file-changed = The file has changed
    .text = { $file } was written by something else since it was last opened or saved here. Saving replaces what was written.
    .replace = Replace it
    .elsewhere = Save as…
    .open = Open its version
outside-version-opened = Opened the version that is in the file. Undo brings yours back.
