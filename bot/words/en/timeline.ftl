# One sentence for each kind of timeline line; who did it stands before it.
timeline-raised = raised it as { $severity }
timeline-severity-overridden = chose { $severity } where { $suggested } was suggested, because { $reason }
timeline-accepted = accepted it; { $owner } owns it now
timeline-declined = declined it: { $reason }
timeline-left-out = left out of the war room, which is for colleagues of this workspace: { $people }
timeline-passed-on = could not reach { $from }, so the request went to { $duty }
timeline-owner = made { $owner } the owner
timeline-owner-undone = took that back: { $owner } is the owner again
timeline-handover = handed it over from { $was } to { $owner }
timeline-milestone-added = added *M{ $number }* for { $owner }, due { $due }: { $what }
timeline-milestone-done = finished *M{ $number }*: { $what }
timeline-milestone-slipped = moved *M{ $number }* to { $due }: { $what }, because { $reason }
timeline-milestone-reassigned = gave *M{ $number }* to { $owner }: { $what }
timeline-milestone-undone = took back the last change of *M{ $number }*: { $what }
timeline-milestone-snoozed = snoozed the reminder of *M{ $number }* until { $until }: { $what }
timeline-milestone-acknowledged = said they have *M{ $number }*: { $what }
timeline-monitoring = says it is fixed and being monitored
timeline-recurred = says it came back: { $reason }
timeline-resolved = resolved it: { $outcome }
timeline-closed = closed it
timeline-reopened = reopened it because { $reason }
timeline-room-renamed = renamed the war room to #{ $room }
timeline-room-taken-out = took { $member } out of the war room again
timeline-room-joined = took part in it instead of raising the same again
timeline-room-archived = archived the war room
timeline-room-lost = removed Warroom from the war room, or deleted it
timeline-room-open = made the war room usable again
timeline-undelivered = could not be delivered: { $method } to { $receiver } ({ $problem })
timeline-clock-workaround = said that a workaround is in place: { $what }
timeline-update-customer = told the customer: { $text }
timeline-clock-breached = noticed that the { clock-what } is late
timeline-clock-late-because = said why the { clock-what } is late: { $reason }
timeline-climbed = passed the request on from { $from } to { $duty }, since nobody had accepted it
timeline-clock-retargeted = set the clock of the { clock-what } anew: { $target }
timeline-clock-paused = paused the clock of the { clock-what }
timeline-clock-resumed = let the clock of the { clock-what } run on, due { $due }
timeline-exported = exported its dossier
timeline-exported-by-operator = wrote its dossier for whoever runs Warroom, at the command line
timeline-line = { $at } · { $who } { $what }
timeline-heading = *Timeline of { $name }* { $title }
timeline-heading-narrowed = {"*"}Timeline of { $name }*, { $group }{ $who ->
        [none] { "" }
       *[other] { " " }· by { $who }
    } · { $title }
timeline-none = Nothing like that has happened yet.
timeline-earlier = { $count ->
        [one] One earlier line is not shown.
       *[other] { $count } earlier lines are not shown.
    } Narrow it down: { $example }; `/warroom { $name } export` gives you all of it.
timeline-filter-what = What
timeline-filter-who = By whom
timeline-group-all = everything
timeline-group-status = status
timeline-group-roles = roles
timeline-group-severity = severity
timeline-group-milestones = milestones
timeline-group-updates = updates
timeline-group-clocks = clocks
timeline-group-room = room
timeline-group-exports = exports
timeline-filter-unknown = A timeline has no “{ $text }”. These work: { $works }; or a person, such as @ana.
timeline-filter-one = A timeline can be narrowed to one kind of thing and one person: `/warroom timeline milestones @ana`. These kinds work: { $works }.
timeline-filter-group = “@{ $text }” is a group. Please name one person: `/warroom timeline @ana`.
warroom-itself = Warroom
