# Executive updates: what an edition says, the draft in the owner's direct messages, and what was decided.
edition-notification = { $headline } · { $title }
edition-title = {"*"}{ $title }*
edition-section-situation =
    {"*"}Situation*
    { $text }
edition-section-impact =
    {"*"}Impact*
    { $text }
edition-section-plan =
    {"*"}Plan against actual*
    { $text }
edition-section-changed =
    {"*"}What changed*
    { $text }
edition-section-risks =
    {"*"}Risks*
    { $text }
edition-section-next =
    {"*"}Next milestone*
    { $text }
edition-not-accepted = This is a request: { not-accepted }.
edition-not-accepted-alone = This is a request: { not-accepted-alone }.
edition-declined = It was declined because { $reason }
edition-outcome = Outcome: { $outcome }
edition-impact-users = Users affected: { $users }
edition-impact-blocked = Blocked: { $blocked }
edition-impact-workaround = Workaround: { $workaround }
edition-impact-revenue = At stake: { $revenue }
edition-impact-deadline = Deadline: { $deadline }
edition-impact-unknown = Not assessed yet
edition-plan-none = No milestones yet.
edition-plan-count = { $done } of { $total } { $total ->
        [one] milestone
       *[other] milestones
    } done
edition-plan-done = Done: { $name } { $what }
edition-plan-moved = Moved from { $before } to { $due }: { $name } { $what }
edition-first = This is the first update.
edition-changed-severity = Severity: { $before } → { $after }
edition-changed-status = Status: { $before } → { $after }
edition-changed-owner = Owner: { $owner }
edition-changed-waited = No longer waiting for { waiting-on }
edition-changed-added = New, due { $due }: { $name } { $what }
edition-changed-again = Open again, due { $due }: { $name } { $what }
edition-changed-given = With { $owner } now: { $name } { $what }
edition-changed-dropped = No longer planned: { $name }
edition-changed-workaround = A workaround is in place: { $what }
edition-changed-customer = { $count ->
        [one] The customer was updated { $at }
       *[other] The customer was updated { $count } times, last { $at }
    }
edition-changed-nothing = Nothing since the last update.
edition-risk-waiting = Waiting for { waiting-on }: { $reason }
edition-risk-late = Late since { $due }: { clock-what }
edition-risk-close = At risk, due { $due }: { clock-what }
edition-risk-overdue = Overdue since { $due }: { $name } { $what }
edition-risk-none = None known.
edition-no-reason = no reason given
edition-next = { $name } by { $due }, { $owner }: { $what }
edition-next-none = No milestone yet.
edition-next-done = All milestones are done, or nothing more is planned.
edition-more = and { $count } more
edition-unreviewed = :warning: *Not yet reviewed by the owner*
edition-as-of = As of { $at }
edition-following = Next update { $at }
edition-last = This is the last update
edition-paused = Further updates wait for a review
edition-room = War room: { $room }

draft-title = Executive update due
draft-notification = Executive update due: *{ $name }* · { $room } · { $title }
draft-due = This update of *{ $name }* goes to the executive channel. If nobody decides by { $due }, it goes out as it stands, marked “Not yet reviewed by the owner”.
draft-due-confidential = This goes to { $sponsor } by direct message, since *{ $name }* is confidential. If nobody decides by { $due }, it goes out as it stands, marked “Not yet reviewed by the owner”.
draft-due-nobody = { $name } is confidential, and no executive sponsor is in its room: this is kept, due { $due }, and goes to nobody.
draft-as-of = Facts as of { $at }. When they change, this message follows; *Approve and post* posts them as they stand at that moment.
draft-named = *{ $name }* · { $title }
draft-outcome-approved = :white_check_mark: { $who } approved it { $at }. It went out as below.
draft-outcome-edited = :white_check_mark: { $who } edited and posted it { $at }, as below.
draft-outcome-held = :white_check_mark: { $who } approved it { $at }. The executive channel is quiet now; it goes out { $due }, as below.
draft-outcome-composed = :white_check_mark: { $who } posted an update { $at }, as below; this one is not needed any more.
draft-outcome-skipped = { $who } skipped it { $at }: { $reason }
draft-outcome-unreviewed = :warning: Nobody decided in time. It went out { $at } as below, marked “Not yet reviewed by the owner”.
draft-outcome-kept = :lock: Kept { $at }; it went to nobody. Name an executive sponsor with `/warroom { $name } role executive-sponsor @who`.
draft-outcome-moved = { $owner } is asked to review it now; there is nothing for you to do.
draft-outcome-dropped = It is not needed any more; there is nothing for you to do.
button-approve = Approve and post
button-edit-update = Edit…
button-skip = Skip…
button-post-update = Post update…
button-go-on = Go on sending
button-executive = For executives…
button-internal = For the war room…
button-save-and-post = Save and post
button-post-now = Post now

update-title = Executive update
update-choice-title = Post update
update-internal-title = Update the war room
update-for-whom = For whom is the update?
update-where = It goes to the executive channel as soon as you post it. Empty sections are left out.
update-where-confidential = It goes by direct message to the executive sponsor, when there is one in the room. Empty sections are left out.
update-field-situation = Situation
update-field-impact = Impact
update-field-plan = Plan against actual
update-field-changed = What changed
update-field-risks = Risks
update-field-next = Next milestone
update-field-text = Update
update-needs-situation = What is the situation? One sentence is enough.
update-needs-text = What do you want to tell the war room? A sentence is enough.
update-needs-audience = For whom is the update? `/warroom update executive` opens the form for executives, `/warroom update customer` the one for the customer, `/warroom update internal …` posts to the war room.
update-approved-answer = The update of { $name } is out.
update-kept-answer = Kept; it went to nobody. Name an executive sponsor with `/warroom { $name } role executive-sponsor @who`.
update-held-answer = Approved. The executive channel is quiet now; the update of { $name } goes out { $due }.
update-skipped-answer = Skipped. The next update of { $name } is due { $next }.
update-skipped-last-answer = Skipped. No further update of { $name } is due.
update-posted-answer = The update of { $name } is out. The next one is due { $next }.
update-posted-last-answer = The update of { $name } is out. No further one is due by itself.
update-internal-answer = Posted in the war room.
update-room-unusable = The war room of { $name } cannot be used at the moment, so nothing was posted. If the channel is archived, unarchive it; if I am not in it, invite me with `/invite @Warroom`.
update-too-late-sent = This update of { $name } went out already, { $sent }. `/warroom { $name } update executive` posts another one.
update-too-late-approved = This update of { $name } was approved already, by { $who }.
update-too-late-skipped = This update of { $name } was skipped already, by { $who }.
update-too-late-dropped = This update of { $name } is not needed any more. `/warroom { $name } update executive` posts one now.
updates-going-on-answer = I go on. The owner of { $name } gets the next draft.
updates-not-stopped = The updates of { $name } are not stopped any more.
updates-stopped-told = :octagonal_sign: Two executive updates of *{ $name }* in a row went out unreviewed, so I have stopped sending them. Its owner is { $owner }. Please see to it that somebody reviews them, post one yourself, or let me go on. { $title }
skip-title = Skip an update
skip-what = The executives will not hear of it this time.
skip-field = Because
skip-submit = Skip
skip-needs-reason = Why is it skipped? A few words are enough, for example: nothing new since noon.
internal-update = :memo: *Update on { $name }* by { $by }
card-next-edition =
    {"*"}Next executive update*
    { $at }
timeline-update-sent = posted an executive update
timeline-update-unreviewed = sent the executive update, which nobody had reviewed
timeline-update-kept = kept an executive update, which went to nobody: no executive sponsor is in the room
timeline-update-skipped = skipped an executive update because { $reason }
timeline-update-internal = told the war room: { $text }
timeline-update-stopped = stopped the executive updates: two in a row were not reviewed
timeline-update-resumed = let the executive updates go on
help-warroom-update = Opens the form for an update to executives, filled in with the facts; or posts one to the war room.
help-warroom-update-customer = Opens the form for what the customer is told. You send it; Warroom keeps it word for word and starts the clock of the next one.
digest-heading = { $count ->
        [one] *One { $severity } escalation is open*
       *[other] *{ $count } { $severity } escalations are open*
    }
digest-line = • *{ $name }* { $severity } { $title }
digest-line-customer = • *{ $name }* { $severity } { $customer }: { $title }
digest-line-next = { $state } · { $milestone } · { $who }
digest-milestone-next = { $name } by { $due }
digest-milestone-overdue = :red_circle: { $name } overdue since { $due }
digest-milestone-none = no milestone due
digest-more = and { $count } more: `/escalate list`
