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
status-waiting = waiting for { waiting-on }
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
card-next-overdue =
    {"*"}Next milestone*
    :red_circle: { $name } overdue since { $due }
card-next-none =
    {"*"}Next milestone*
    none yet
card-case =
    {"*"}Case*
    { $link }
case-word = Open the case
card-source =
    {"*"}Raised from*
    { $link }
source-word = this message
card-waiting =
    :hourglass_flowing_sand: *Waiting for { waiting-on }* since { $since }
    Because: { $reason }
card-outcome =
    {"*"}Outcome*
    { $outcome }
card-declined =
    {"*"}Declined because*
    { $reason }
plan-heading = *Plan*
plan-more = and { $count } more: `/warroom { $name } status`
milestone-line-open = :white_circle: *{ $name }* by { $due } · { $owner }{ $needs ->
        [none] { "" }
       *[other] { " " }· after { $needs }
    } · { $what }
milestone-line-overdue = :red_circle: *{ $name }* overdue since { $due } · { $owner }{ $needs ->
        [none] { "" }
       *[other] { " " }· after { $needs }
    } · { $what }
milestone-line-done = :white_check_mark: *{ $name }* done · { $owner } · { $what }
room-topic = { $name } · { $severity } · { $status } · owner: { $owner } · { $title }
more-title = More
button-more = More…
button-add-milestone = Add milestone
button-change-owner = Change owner…
button-resolve = Resolve…
button-close = Close
button-monitor = Start monitoring
button-came-back = It came back…
button-reopen = Reopen…
button-timeline = Show timeline
button-export = Export
button-help = Show commands
card-next-all-done =
    {"*"}Next milestone*
    all are done
card-reopened =
    {"*"}Opened again because*
    { $reason }
# The same words wherever people read who has a request.
not-accepted = nobody has accepted it yet; { $duty } was asked
not-accepted-alone = nobody has accepted it yet
