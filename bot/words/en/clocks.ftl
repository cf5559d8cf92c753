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
sla-of = { $target }, counted { $calendar ->
        [always] around the clock
       *[other] on the calendar { $calendar }
    } since { $started } · { $share } % used
sla-pause = Paused from { $at } to { $until }: { $reason }
sla-pause-open = Paused since { $at }: { $reason }
sla-pause-watching = the fix was being watched
sla-because = Late because { $reason }
sla-earlier = { $count ->
        [one] One earlier clock that was in time is not shown.
       *[other] { $count } earlier clocks that were in time are not shown.
    }
