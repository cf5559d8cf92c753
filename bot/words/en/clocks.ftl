# Clocks: what they are called, their warnings, and what `/warroom sla` shows.
timeline-clock-what = { $clock ->
        [acknowledge] acknowledgement
        [first_update] first customer update
        [next_update] next customer update
        [workaround] workaround
        [resolution] resolution
       *[rca] root cause analysis
    }
