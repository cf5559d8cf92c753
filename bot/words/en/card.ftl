# The summary card, the topic and the words for where an escalation stands.
card-notification = { $name } · { $severity } · { $title }
severity-word = *{ $severity }*
status-requested = Requested
status-active = Active
status-monitoring = Monitoring
status-resolved = Resolved
status-closed = Closed
status-declined = Declined
status-merged = Merged
confidential-word = :lock: Confidential
people-text = { $text }
card-owner =
    {"*"}Owner*
    { $owner }
card-requester =
    {"*"}Raised by*
    { $requester }
card-next =
    {"*"}Next milestone*
    { $name } by { $due }
card-next-none =
    {"*"}Next milestone*
    none yet
card-case =
    {"*"}Case*
    { $link }
case-word = Open the case
card-outcome =
    {"*"}Outcome*
    { $outcome }
plan-heading = *Plan*
plan-more = and { $count } more: `/warroom status`
milestone-line-open = :white_circle: *{ $name }* { $what } · { $owner } · by { $due }{ $needs ->
        [none] { "" }
       *[other] { " " }· after { $needs }
    }
milestone-line-done = :white_check_mark: *{ $name }* { $what } · { $owner } · done
room-topic = { $name } · { $severity } · { $status } · owner: { $owner } · { $title }
more-title = More
button-more = More…
button-add-milestone = Add milestone
button-change-owner = Change owner…
button-resolve = Resolve…
button-close = Close
button-reopen = Reopen…
button-timeline = Show timeline
button-help = Show commands
card-next-all-done =
    {"*"}Next milestone*
    all are done
