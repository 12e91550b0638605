# Words and sentences that several rooms share.

cancel = Cancel
runs-counted = { $count ->
    [one] { $count } run
   *[other] { $count } runs
}
