## Talks: scenes that are shown one after the other

talk-scene-problem = 場面{ $number }「{ $title }」：{ $reason }
talk-scene-count = 講演の場面は1〜{ $most }個ですが、これは{ $count }個です
talk-newer-format = formatが{ $format }ですが、この版が読めるのは{ $known }の講演です：新しい版のOnsagerが必要です
talk-no-title = 場面には題が必要です
talk-nothing-to-change = 場面にプリセットがないため、変更や実行ができません：プリセットを指定してください
talk-set-problem = { $set }：{ $reason }
talk-slider-unknown = プリセットには、操作できる設定{ $path }がありません
    .near = 設定{ $path }はありません({ $nearest }のことですか？)
talk-allowed-format = 今のところ唯一の形式である{ $known }でなければなりません
talk-allowed-scenes = 1〜{ $most }個の場面を角括弧で並べたリストでなければなりません：(title: "…", …)
talk-allowed-steps = 最大{ $most }個の段階を角括弧で並べたリストでなければなりません：(text: "…", set: ["path=value"], run: false)
talk-allowed-set = "path=value"の形のテキストを角括弧で並べたリストでなければなりません。例：["optimizer.learning_rate=0.2"]
talk-allowed-sliders = 設定のパスを角括弧で並べたリストでなければなりません。例：["optimizer.learning_rate"]
talk-allowed-run = trueかfalseでなければなりません
talk-allowed-preset = 付属のプリセットの名前か、プリセットファイルのパスを二重引用符で囲んだものでなければなりません
talk-allowed-picture = PNGまたはSVGファイルのパスを二重引用符で囲んだものでなければなりません
talk-picture-or-preset = 場面に表示できるのはプリセットか画像の一方だけです：どちらかを消してください
talk-allowed-text = 二重引用符で囲んだテキストでなければなりません

# What is said around a scene.
talk-place = { $scene } / { $scenes }
talk-ended = 最後の場面でした。Escで講演を終えます。
talk-started = Page Downで次へ、Page Upで前へ、Escで終了、Hでキー一覧。
talk-cannot-return = 前回の講演を開けません：{ $reason }
talk-overview = すべての場面
talk-jump = 場面{ $typed } – Enter
talk-next = 次
talk-no-next = 終わり
talk-time = { $minutes }:{ $seconds }
talk-presenter = 発表者
talk-back = 前へ
talk-forward = 次へ
talk-restart-timer = タイマーをやり直す
talk-no-notes = この場面のメモはありません。
talk-keys = 講演のキー
talk-keys-list =
    Page Down、→、↓、スペース — 次へ
    Page Up、←、↑ — 前へ
    Home、End — 最初と最後の場面
    数字とEnter — その場面へ
    Enter — 訓練・一時停止
    O — すべての場面
    B または . — 画面を消す
    L — レーザーポインタ
    P — ペン、Cで消去
    N — 発表者ウィンドウ
    F11 — 全画面
    Esc — 終了
talks = 講演

## Stage, films and legibility

talk-allowed-equation = LaTeXの式を、二重引用符かr#"…"#で囲んだものでなければなりません。例：r#"\frac{"{"}a{"}"}{"{"}b{"}"}"#
talk-allowed-animate = (set: "数値の設定のパス", from: 1.0, to: 2.0, seconds: 5.0)の形でなければなりません。両端は設定に許される値、時間は0.1〜600秒です
talk-edit-earlier = 前へ移す
talk-edit-later = 後へ移す
talk-edit-remove = 削除
talk-edit-undo = 元に戻す
talk-edit-redo = やり直す
talk-edit-notes = この場面のメモ
talk-blank = 画面を消す
talk-swap = 画面を入れ替える
legibility-small = 「{ $text }」は高さの{ $percent } %で、{ $least } %未満は読めません
legibility-cut = 「{ $text }」が切れています
legibility-over = 「{ $text }」と「{ $other }」が重なっています
legibility-scrolls = 一度に全体が見えていません：{ $name }
film = 動画
film-computing = 計算中…
film-progress = { $done }枚
film-written = 動画を書き出しました：{ $path }
scene-added = 講演の場面{ $number }になりました。
scene-no-list = ファイルに場面のリストがなく、講演ではありません。
file-film = 経過を動画に書き出す
file-scene = 講演に場面として追加
kind-film = 動画
kind-talk = 講演
