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

milestone-named = *{ $name }* { $what } · by { $due } · { $escalation }
milestone-assigned = :dart: { $by } gave you *{ $name }* { $what }, due { $due } ({ $escalation } { $title }).
milestone-told-open = :dart: *{ $name }* { $what } is yours, due { $due } ({ $escalation } { $title }).
milestone-told-done = :white_check_mark: *{ $name }* { $what } was done by { $who } ({ $escalation } { $title }).
milestone-told-dropped = *{ $name }* { $what } was taken back; there is nothing for you to do ({ $escalation } { $title }).
milestone-told-moved-on = *{ $name }* { $what } is with { $owner } now; there is nothing for you to do ({ $escalation } { $title }).

reminder-before = :alarm_clock: *{ $name }* { $what } · due { $due } · { $room } { $title }
reminder-overdue = :red_circle: Overdue: *{ $name }* { $what } · due { $due } · { $room } { $title }
reminder-daily = :red_circle: Still overdue: *{ $name }* { $what } · due { $due } · { $room } { $title }
reminder-again = :alarm_clock: As you asked: *{ $name }* { $what } · due { $due } · { $room } { $title }
reminder-manager = :red_circle: Overdue for a day: *{ $name }* { $what } of { $owner } · due { $due } · { $room } { $title }
reminder-done = :white_check_mark: *{ $name }* { $what } was done by { $who } · { $room } { $title }
reminder-settled = *{ $name }* { $what } is with { $owner } now, due { $due } · { $room } { $title }
reminder-several = { $count } milestones need you. { $first }
reminder-more = and { $count } more: `/escalate list mine`

# What the one who did it is told.
milestone-added-answer = Added *{ $name }* { $what } for { $owner }, by { $due }.
milestone-done-answer = *{ $name }* { $what } is done.
milestone-done-early-answer = *{ $name }* { $what } is done, although { $open } before it is still open.
milestone-slipped-answer = *{ $name }* { $what } is now due { $due }.
milestone-reassigned-answer = *{ $name }* { $what } is with { $owner } now.
milestone-undone-answer = Taken back: *{ $name }* { $what } is as it was.
milestone-dropped-answer = Taken back: *{ $name }* { $what } is no longer in the plan.
milestone-snoozed-answer = I will remind you of *{ $name }* again in an hour.
milestone-acknowledged-answer = Noted: you have *{ $name }*.

# What cannot be done.
milestone-unknown = There is no { $name } in { $escalation }. `/warroom status` lists its milestones.
milestone-done-already = { $name } was done already, by { $who }.
milestone-same-due = { $name } is due { $due } already. Please give another time.
milestone-same-owner = { $owner } already has { $name }. Please choose somebody else.
milestone-what-missing = What has to happen? For example: Fix live in EU.
slip-reason-missing = Why does it slip? A few words are enough, for example: vendor late.
plan-too-late = { $name } is { $status }, so its plan cannot change any more. `/warroom reopen because …` opens it again.
person-cannot-own = { $person } is a guest, a bot, from another organisation or no longer here, and cannot own this. Please choose a colleague of this workspace.
undo-too-late = { $name } has changed since, so this can no longer be taken back. Please change it with `/warroom milestone …`.
undo-not-yours = Only the person who did this can take it back, and only once.
