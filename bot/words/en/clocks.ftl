# Clocks: what they are called, their warnings, and what `/warroom sla` shows.
clock-what = { $clock ->
        [acknowledge] acknowledgement
        [first_update] first customer update
        [next_update] next customer update
        [workaround] workaround
        [resolution] resolution
       *[rca] root cause analysis
    }
clocks-heading = *Clocks*
clock-line-running = :stopwatch: *{ clock-what }* due { $due }
clock-line-half = :hourglass_flowing_sand: *{ clock-what }* due { $due }, half the time is used
clock-line-risk = :warning: *{ clock-what }* due { $due }, at risk
clock-line-breached = :red_circle: *{ clock-what }* late, was due { $due }
clock-line-breached-because = :red_circle: *{ clock-what }* late, was due { $due }, because { $reason }
clock-line-paused = :double_vertical_bar: *{ clock-what }* paused: { $reason }
clock-line-paused-silently = :double_vertical_bar: *{ clock-what }* paused

sla-heading = *Clocks of { $name }* { $title }
sla-none = No clock runs for { $name }.
sla-line-running = :stopwatch: *{ clock-what }* due { $due }
sla-line-breached = :red_circle: *{ clock-what }* late, was due { $due }
sla-line-paused = :double_vertical_bar: *{ clock-what }* paused
sla-line-met = :white_check_mark: *{ clock-what }* in time, { $until }
sla-line-missed = :red_circle: *{ clock-what }* too late, { $until }; was due { $due }
sla-line-late = :red_circle: *{ clock-what }* late, was due { $due }; needs nothing more, { $until }
sla-line-ended = { $ended ->
        [watched] :eyes: *{ clock-what }* stopped { $until }, while the fix is being watched
        [undone] :checkered_flag: *{ clock-what }* of { $until } did not hold
       *[over] :checkered_flag: *{ clock-what }* needs nothing more, { $until }
    }
sla-of = { $target }, counted { $calendar ->
        [always] around the clock
       *[other] on the calendar { $calendar }
    } since { $started } · { $share } % used
sla-pause = Paused from { $at } to { $until }: { $reason }
sla-pause-open = Paused since { $at }: { $reason }
sla-pause-watching = the fix was being watched
sla-because = Late because { $reason }
sla-earlier = { $count ->
        [one] One earlier clock that was not late is not shown.
       *[other] { $count } earlier clocks that were not late are not shown.
    }

# Warnings. The escalation stands in `where`, with its room in a direct message.
warning-where = { $name } · { $room }
warning-fix-soon =
    :warning: *{ clock-what }* due { $due } · { $where }
    { $title }
warning-fix-late =
    :red_circle: *{ clock-what }* late, was due { $due } · { $where }
    { $title }
warning-acknowledge-soon =
    :alarm_clock: Nobody has accepted this yet; it is due { $due } · { $where }
    { $title }
warning-acknowledge-late =
    :red_circle: Nobody accepted this by { $due } · { $where }
    { $title }
warning-stuck =
    :red_circle: Nobody has accepted this; it is late since { $due } · { $where }
    It is confidential, so I ask nobody else. Name somebody with *Assign…* or `/warroom { $name } owner @who`: that lets them in.
    { $title }
warning-stuck-place =
    :lock: It is confidential, so I ask nobody else. Name somebody with `/warroom { $name } owner @who`: that lets them in.
    { $title }
warning-update-soon =
    :alarm_clock: The customer expects an update by { $due } · { $where }
    { $title }
warning-update-late =
    :red_circle: The customer has been waiting for an update since { $due } · { $where }
    { $title }
warning-why =
    :question: Why is the *{ clock-what }* late? It was due { $due } · { $where }
    { $title }
warning-stopped =
    :white_check_mark: No longer at risk: *{ clock-what }* done { $until } · { $where }
    { $title }
warning-stopped-late =
    :checkered_flag: *{ clock-what }* done { $until }, too late · { $where }
    { $title }
warning-paused =
    :double_vertical_bar: *{ clock-what }* paused · { $where }
    { $title }
warning-moved =
    :stopwatch: *{ clock-what }* is now due { $due } · { $where }
    { $title }
warning-overtaken = :red_circle: *{ clock-what }* became late; see the newer message · { $where }
warning-over =
    :checkered_flag: *{ clock-what }* needs nothing more · { $where }
    { $title }

button-say-why = Say why…
why-about = The { clock-what } was not done in time.
why-title = Why is it late?
why-field = Because
why-hint = In one sentence; it is kept with the clock and in the timeline.
why-submit = Keep
why-missing = Why is it late? A few words are enough, for example: the vendor's fix failed.
why-answer = Kept: the { clock-what } of { $name } is late because { $reason }
why-not-late = The { clock-what } of { $name } is not late, so there is nothing to explain.
clock-snoozed-answer = I will tell you of the { clock-what } of { $name } again in an hour.
clock-held-answer = Noted. I will not write to you about the { clock-what } of { $name } again unless it is late.
clock-late-already = The { clock-what } of { $name } is late already, and everybody concerned has heard of it.
clock-done-answer = Nothing more is needed for the { clock-what } of { $name }.

# What the customer is told, and the workaround.
button-customer = For the customer…
customer-title = Update for the customer
customer-how = For { $customer }: send it yourself, the way you talk to them; Warroom keeps it word for word and starts the clock of the next one.
customer-field = What you tell the customer
customer-submit = Record as sent
customer-missing-text = What was the customer told? Please paste or write it here.
customer-next = Recorded now, the next update is due { $next }.
customer-ours =
    :lock: *For your eyes, not the customer's:* { $title }
    { $situation }
customer-part-known = What we know:
customer-part-next = What happens next:
customer-part-again = You will hear from us again
customer-draft =
    { customer-part-known } 

    { customer-part-next } 

    { customer-part-again } by { $next }.
customer-unfilled = { $count ->
        [one] { $parts } is still empty. Please fill it in, or take it out.
       *[other] { $parts } are still empty. Please fill them in, or write it your own way.
    }
customer-answer = Kept as sent to the customer. The next update is due { $due }.
customer-too-late = { $name } is { $status }, so no update to the customer is waited for. `/warroom { $name } reopen because …` opens it again.
customer-none = { $name } names no customer, so there is nobody to update.
button-workaround = Workaround in place…
workaround-title = Workaround in place
workaround-about = This stops the clock of the workaround.
workaround-field = What is the workaround?
workaround-hint = In one sentence; it is kept in the timeline.
workaround-submit = Keep
workaround-missing = What is the workaround? A few words are enough, for example: exports run by hand every hour.
workaround-answer = Kept: a workaround for { $name } is in place. { $what }
workaround-not-waited-for = No workaround is waited for in { $name }: its clock has stopped already, or it is over.
