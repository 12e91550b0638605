## Talks: scenes that are shown one after the other

talk-scene-problem = scene { $number }, “{ $title }”: { $reason }
talk-scene-count = a talk has 1 to { $most } scenes, this one { $count }
talk-newer-format = format is { $format }, and this version reads talks of format { $known }: a newer version of Onsager is needed
talk-no-title = a scene needs a title
talk-nothing-to-change = the scene shows no preset, so there is nothing to change or to run: give it one
talk-set-problem = { $set }: { $reason }
talk-slider-unknown = the preset has no setting { $path } that could be exposed
    .near = there is no setting { $path } (did you mean { $nearest }?)
talk-allowed-format = it must be { $known }, the only format so far
talk-allowed-scenes = it must be a list in brackets of 1 to { $most } scenes (title: "…", …)
talk-allowed-steps = it must be a list in brackets of at most { $most } steps (text: "…", set: ["path=value"], run: false)
talk-allowed-set = it must be a list in brackets of texts "path=value", such as ["optimizer.learning_rate=0.2"]
talk-allowed-sliders = it must be a list in brackets of paths of settings, such as ["optimizer.learning_rate"]
talk-allowed-run = it must be true or false
talk-allowed-equation = it must be an equation in LaTeX in double quotes or as r#"…"#, such as r#"\frac{"{"}a{"}"}{"{"}b{"}"}"#
talk-allowed-animate = it must be (set: "path of a number", from: 1.0, to: 2.0, seconds: 5.0), both ends allowed for the setting and 0.1 to 600 seconds
talk-allowed-preset = it must be a shipped preset or the path of a preset file in double quotes
talk-allowed-picture = it must be the path of a PNG or SVG file in double quotes
talk-picture-or-preset = a scene shows either a preset or a picture: leave one of them out
talk-allowed-text = it must be a text in double quotes

# What is said around a scene.
talk-place = { $scene } / { $scenes }
talk-ended = This was the last scene. Escape ends the talk.
talk-started = Page Down goes on, Page Up back, Escape ends the talk, H lists all keys.
talk-cannot-return = The talk that was given cannot be opened again: { $reason }
talk-overview = All scenes
talk-edit-earlier = Earlier
talk-edit-later = Later
talk-edit-remove = Remove
talk-edit-undo = Undo
talk-edit-redo = Redo
talk-edit-notes = Notes of this scene
talk-jump = Scene { $typed } – Enter
talk-next = Next
talk-no-next = The end
talk-time = { $minutes }:{ $seconds }
talk-presenter = Presenter
talk-back = Back
talk-forward = On
talk-blank = Blank
talk-swap = Swap screens
talk-restart-timer = Restart the timer
talk-no-notes = No notes for this scene.
talk-keys = Keys of a talk
talk-keys-list =
    Page Down, →, ↓, Space — on
    Page Up, ←, ↑ — back
    Home, End — first and last scene
    number, Enter — that scene
    Enter — train or pause
    O — all scenes
    B or . — blank
    E — change the talk, in the overview
    L — laser pointer
    P — pen, C clears
    N — presenter's window
    F11 — full screen
    Escape — end
talks = Talks

# What keeps a room from reading a scene.
legibility-small = “{ $text }” is { $percent } % of the height, and less than { $least } % cannot be read
legibility-cut = “{ $text }” is cut off
legibility-over = “{ $text }” and “{ $other }” lie over each other
legibility-scrolls = Not all of this is seen at once: { $name }

# Films and scenes that are written.
film = Film
film-computing = Computing…
film-progress = { $done } pictures
film-written = The film was written: { $path }
scene-added = It is scene { $number } of the talk now.
scene-no-list = The file has no list of scenes: it is no talk.
file-film = Export the course as a film
file-scene = Add as a scene to a talk
kind-film = Film
kind-talk = Talk
