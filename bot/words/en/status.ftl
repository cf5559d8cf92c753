# Status, lists and help.
list-heading-open = { $count ->
        [one] *One open escalation*
       *[other] *{ $count } open escalations*
    }
list-heading-mine = { $count ->
        [one] *One open escalation with something of yours in it*
       *[other] *{ $count } open escalations with something of yours in them*
    }
list-heading-at-risk = { $count ->
        [one] *One escalation with an overdue milestone or a clock at risk*
       *[other] *{ $count } escalations with an overdue milestone or a clock at risk*
    }
list-heading-all = { $count ->
        [one] *One escalation*
       *[other] *{ $count } escalations*
    }
list-none-open = Nothing is open.
list-none-mine = Nothing that is open has anything of yours in it.
list-none-at-risk = No milestone is overdue and no clock is at risk.
list-none-all = There are no escalations yet. `/escalate` raises one.
list-none-customer = { $which ->
        [all] There is no escalation for a customer called “{ $customer }”.
       *[other] There is no open escalation like that for a customer called “{ $customer }”.
    } These filters work: `mine`, `open`, `at-risk`, `all`.
list-line = *{ $name }* { $severity } { $title }
list-line-customer = *{ $name }* { $severity } { $customer }: { $title }
list-line-next = { $state } · { $owner } · { $room }
list-no-milestone = no milestone yet
list-all-done = all milestones are done
list-room-opening = its war room is opening
list-room-not-yet = its room opens when somebody accepts it
list-room-closed = its war room was closed
list-room-none = no war room
list-more = { $count } more are not shown. Narrow it down: `/escalate list mine` or `/escalate list all Acme`.
help-heading = *What you can type*
help-line =
    `{ $shape }`
    { $what } For example: `{ $example }`
help-line-plain =
    `{ $shape }`
    { $what }
help-times = Times that work: 17:00, 5pm, fri, fri 17:00, tomorrow 9am, +3h, +2d, in 3 hours, 2026-12-01, 2026-12-01 14:30, eod. They are read in your own time zone.
help-more = Only by button: *Workaround in place…* behind *More…* on the card.
