# Owner, resolve, close, reopen.
owner-title = Change owner
owner-field = Owner
owner-submit = Change
owner-missing = Choose a person.
owner-assigned = :bust_in_silhouette: { $by } made you the owner of *{ $name }*.
owner-replaced = :bust_in_silhouette: { $by } made { $owner } the owner of *{ $name }*; you no longer are.
told-owner-undone = { $back ->
        [yes] :bust_in_silhouette: { $by } took that back: you own *{ $name }* again.
       *[no] :bust_in_silhouette: { $by } took that back: you do not own *{ $name }*.
    }
told-resolved = :white_check_mark: { $by } resolved *{ $name }*, which you own.
told-closed = :white_check_mark: { $by } closed *{ $name }*, which you own.
told-monitoring = :eyes: { $by } says that *{ $name }*, which you own, is fixed and being monitored.
told-recurred = :repeat: { $by } says that it came back: *{ $name }*, which you own, is active again.
told-reopened = :repeat: { $by } opened *{ $name }* again; you own it.
owner-answer = { $owner } owns { $name } now.
owner-answer-you = You own { $name } now.
owner-already = { $owner } already owns { $name }.
owner-too-late = { $name } is { $status }, so its owner cannot change any more. `/warroom { $name } reopen because …` opens it again.
owner-undone-answer = Taken back: { $owner } owns { $name } again.
button-hand-over = Hand over…
handover-title = Hand over
handover-field = New owner
handover-submit = Hand over
handover-needs-person = To whom do you hand it over? Please name one person: `/warroom handover @li`.
handover-no-owner = { $name } has no owner yet who could hand it over. Anybody here can name one: `/warroom { $name } owner @name`.
handover-answer = { $name } is handed over from { $before } to { $owner }.
handover-told = :handshake: { $by } handed *{ $name }* over from { $before } to you: you own it now.
handover-told-own = :handshake: { $by } handed *{ $name }* over to you: you own it now.
handover-open = Still open and with { $before } (`/warroom { $name } milestone reassign M2 @name` moves one):
handover-more = and { $count } more: `/warroom { $name } status`
accepted-already = { $name } was accepted already, by { $owner }.
accepted-by-you = You have accepted { $name } already.
person-is-guest = { $person } is a guest or from another organisation and cannot own an escalation. Please name a colleague of this workspace.
person-is-bot = { $person } is a bot and cannot own an escalation. Please name a person.
person-gone = { $person } is no longer in this workspace. Please name somebody else.

resolve-title = Resolve
resolve-field = Outcome
resolve-hint = In one sentence: how did it end? The requester sees it.
resolve-submit = Resolve
resolve-missing = How did it end? One sentence is enough.
resolved-answer = { $name } is resolved.
resolved-answer-open = { $count ->
        [one] { $name } is resolved. One milestone is still open; its reminders have stopped.
       *[other] { $name } is resolved. { $count } milestones are still open; their reminders have stopped.
    }
resolved-from-requested = { $name } has no owner yet, so it cannot be resolved. Anybody here can name one: `/warroom { $name } owner @name`.
resolved-from-resolved = { $name } is resolved already. `/warroom { $name } close` closes it.
resolved-from-closed = { $name } is closed already. `/warroom { $name } reopen because …` opens it again.
resolved-from-declined = { $name } was declined, so there is nothing to resolve.
resolved-from-merged = { $name } was merged into another escalation; resolve that one.
monitoring-answer = { $name } is being monitored. If it comes back: `/warroom { $name } reopen because …`; when it stays away: `/warroom { $name } resolve …`.
monitoring-from-requested = { $name } has no owner yet, so there is nothing to monitor. Anybody here can name one: `/warroom { $name } owner @name`.
monitoring-from-monitoring = { $name } is being monitored already.
monitoring-from-resolved = { $name } is resolved already. `/warroom { $name } reopen because …` opens it again.
monitoring-from-closed = { $name } is closed already. `/warroom { $name } reopen because …` opens it again.
monitoring-from-declined = { $name } was declined, so there is nothing to monitor.
monitoring-from-merged = { $name } was merged into another escalation; monitor that one.
closed-answer = { $name } is closed.
closed-from-requested = { $name } has no owner yet and is not resolved. Anybody here can name one: `/warroom { $name } owner @name`.
closed-from-active = { $name } is not resolved yet. First say how it ended: `/warroom { $name } resolve …`.
closed-from-monitoring = { $name } is not resolved yet. First say how it ended: `/warroom { $name } resolve …`.
closed-from-closed = { $name } is closed already.
closed-from-declined = { $name } was declined, so there is nothing to close.
closed-from-merged = { $name } was merged into another escalation; close that one.
reopen-title = Reopen
reopen-field = Because
reopen-submit = Reopen
recurred-answer = It came back: { $name } is active again.
reopened-answer = { $name } is active again.
reopen-from-requested = { $name } is open already and waits for an owner.
reopen-from-active = { $name } is open already.
reopen-from-declined = { $name } was declined. Raise it again with `/escalate`.
reopen-from-merged = { $name } was merged into another escalation; go on in that one.
