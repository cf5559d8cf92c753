# Milestones and their reminders.
milestone-title = Milestone
milestone-submit = Add
milestone-field-what = What
milestone-field-owner = Owner
milestone-field-due = Due
milestone-field-needs = Depends on
due-hint = For example: fri 17:00, tomorrow 9am, +3h, 2026-12-01 14:30
slip-title = Slip a milestone
slip-submit = Slip
slip-field-due = New due time
slip-field-because = Because
reassign-title = Reassign a milestone
reassign-submit = Reassign

button-done = Done
button-slip = Slip…
button-reassign = Reassign…
button-undo = Undo
button-snooze = Snooze 1 h
button-have-it = I have it

milestone-named = *{ $name }* · by { $due } · { $what }
milestone-assigned =
    :dart: { $by } gave you *{ $name }*, due { $due } · { $room }
    { $what }
    { $escalation } { $title }
told-milestone-slipped =
    :dart: { $by } moved your *M{ $number }* of *{ $name }* to { $due }: { $what }
    Because: { $reason }
told-milestone-undone = :dart: { $by } took that back: your *M{ $number }* of *{ $name }* is due when it was: { $what }
milestone-told-over =
    :checkered_flag: *{ $name }* needs nothing more: { $escalation } is { $status }.
    { $what }
milestone-told-done =
    :white_check_mark: *{ $name }* was done by { $who }
    { $what }
    { $escalation } { $title }
milestone-told-dropped =
    {"*"}{ $name }* was taken back; there is nothing for you to do.
    { $what }
    { $escalation } { $title }
milestone-told-moved-on =
    {"*"}{ $name }* is with { $owner } now; there is nothing for you to do.
    { $what }
    { $escalation } { $title }

reminder-before =
    :alarm_clock: *{ $name }* due { $due } · { $room }
    { $what }
    { $escalation } { $title }
reminder-overdue =
    :red_circle: *{ $name }* is overdue since { $due } · { $room }
    { $what }
    { $escalation } { $title }
reminder-daily =
    :red_circle: *{ $name }* is still overdue, since { $due } · { $room }
    { $what }
    { $escalation } { $title }
reminder-again =
    :alarm_clock: As you asked: *{ $name }* due { $due } · { $room }
    { $what }
    { $escalation } { $title }
reminder-manager =
    :red_circle: { $owner } has had *{ $name }* overdue for a day, since { $due } · { $room }
    { $what }
    { $escalation } { $title }
reminder-done =
    :white_check_mark: *{ $name }* was done by { $who } · { $room }
    { $what }
    { $escalation } { $title }
reminder-settled =
    {"*"}{ $name }* is now due { $due } · { $owner } · { $room }
    { $what }
    { $escalation } { $title }
reminder-snoozed =
    :zzz: *{ $name }* due { $due }, snoozed until { $until } · { $room }
    { $what }
    { $escalation } { $title }
reminder-taken =
    :handshake: { $owner } has *{ $name }*, due { $due } · { $room }
    { $what }
    { $escalation } { $title }
reminder-dropped =
    {"*"}{ $name }* was taken back; there is nothing for you to do.
    { $what }
    { $escalation } { $title }
reminder-over =
    :checkered_flag: *{ $name }* needs nothing more: { $escalation } is { $status }.
    { $what }
reminder-several = { $count } milestones need you. { $first }
reminder-several-things = { $count } things need you. { $first }
reminder-more = and { $count } more: `/escalate list mine`

# What the one who did it is told.
milestone-added-answer = Added *{ $name }* for { $owner }, by { $due }: { $what }
milestone-added-early-answer = Added *{ $name }* for { $owner }, by { $due }. { $later }, which it depends on, is due later than that: { $what }
milestone-done-answer = {"*"}{ $name }* is done: { $what }
milestone-done-early-answer = {"*"}{ $name }* is done, although { $open }, which it depends on, is still open: { $what }
milestone-slipped-answer = {"*"}{ $name }* is now due { $due }: { $what }
milestone-reassigned-answer = {"*"}{ $name }* is with { $owner } now: { $what }
milestone-undone-answer = Taken back: *{ $name }* is as it was: { $what }
milestone-dropped-answer = Taken back: *{ $name }* is no longer in the plan: { $what }
milestone-snoozed-answer = I will remind you of *{ $name }* again in an hour.
milestone-acknowledged-answer = { $overdue ->
        [yes] Noted. I will not remind you of *{ $name }* again.
       *[no] Noted. I will ask again when *{ $name }* is due.
    }

# What cannot be done.
milestone-unknown = There is no { $name } in { $escalation }. `/warroom { $escalation } status` lists its milestones.
milestone-done-already = { $name } was done already, by { $who }.
milestone-same-due = { $name } is due { $due } already. Please give another time.
milestone-same-owner = { $owner } already has { $name }. Please choose somebody else.
milestone-what-missing = What has to happen? For example: Fix live in EU.
slip-reason-missing = Why does it slip? A few words are enough, for example: vendor late.
plan-too-late = { $name } is { $status }, so its plan cannot change any more. `/warroom { $name } reopen because …` opens it again.
person-cannot-own = { $person } is a guest, a bot, from another organisation or no longer here, and cannot own this. Please choose a colleague of this workspace.
undo-too-late = { $name } has changed since, or you have taken this back already. `/warroom { $escalation } status` shows how it stands.
undo-not-yours = Only the person who did this can take it back, and only once.
