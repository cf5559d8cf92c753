# Waiting for the customer or a partner, and going on again.
waiting-on = { $on ->
        [partner] the partner
       *[customer] the customer
    }
button-wait = Waiting…
button-resume = Resume
waiting-title = Waiting
waiting-field-on = Waiting for
waiting-option-customer = The customer
waiting-option-partner = The partner
waiting-field-because = Because
waiting-submit = Wait
waiting-missing = Choose whose answer you wait for.
waiting-answer = { $name } waits for { waiting-on } now.
waiting-undone-answer = Taken back: { $name } does not wait for { waiting-on }.
resumed-answer = { $name } no longer waits for { waiting-on }.
resumed-undone-answer = Taken back: { $name } waits for { waiting-on } again.
wait-needs-whom = Whose answer do you wait for, and why? Please write it like `/warroom wait customer because we need their log files`, or with `partner`.
wait-needs-reason = What do you wait for? Please add a reason: `/warroom wait { $on } because we need their log files`.
wait-already = { $name } waits for { waiting-on } already. `/warroom { $name } resume` ends that.
wait-too-late = { $name } is { $status }, so there is nothing to wait for. `/warroom { $name } reopen because …` opens it again.
resume-not-waiting = { $name } does not wait for anybody. `/warroom { $name } wait customer because …` says that it does.
told-waiting =
    :hourglass_flowing_sand: { $by } says that *{ $name }*, which you own, waits for { waiting-on }.
    Because: { $reason }
told-waiting-undone = :arrow_forward: { $by } took that back: *{ $name }*, which you own, does not wait for { waiting-on }.
told-resumed = :arrow_forward: { $by } says that *{ $name }*, which you own, no longer waits for { waiting-on }.
told-resumed-undone = :hourglass_flowing_sand: { $by } took that back: *{ $name }*, which you own, waits for { waiting-on } again.
timeline-waiting = says it waits for { waiting-on } because { $reason }
timeline-waiting-undone = took back that it waits for { waiting-on }
timeline-resumed = says it no longer waits for { waiting-on }
timeline-resumed-undone = took that back: it waits for { waiting-on } again
