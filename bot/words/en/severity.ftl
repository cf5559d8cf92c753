# How bad it is: changing the severity.
button-change-severity = Change severity…
severity-title = Change severity
severity-field = Severity
severity-field-because = Because
severity-submit = Change
severity-answer = { $name } is { $severity } now, instead of { $was }.
severity-undone-answer = Taken back: { $name } is { $severity } again.
severity-form = I could not read “{ $text }” as a severity. Please write one of SEV1, SEV2, SEV3, SEV4 and why: `/warroom severity SEV1 because nobody can work`.
severity-needs-severity = Which severity, and why? Please write it like `/warroom severity SEV1 because nobody can work`.
severity-needs-reason = Why is { $name } { $severity }? Please add a reason: `/warroom severity { $severity } because nobody can work`.
severity-same = { $name } is { $severity } already.
severity-too-late = { $name } is { $status }, so its severity cannot change any more. `/warroom { $name } reopen because …` opens it again.
told-severity =
    :rotating_light: { $by } changed *{ $name }*, which you own, to { $severity }.
    Because: { $reason }
told-severity-undone = :rotating_light: { $by } took that back: *{ $name }*, which you own, is { $severity } again.
timeline-severity = changed the severity from { $was } to { $severity } because { $reason }
timeline-severity-undone = took back the change of severity: it is { $severity } again
