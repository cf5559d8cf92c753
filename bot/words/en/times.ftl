# Times that people type and we could not take.
time-unreadable = I could not read “{ $text }” as a time. These work: `17:00`, `5pm`, `fri`, `fri 17:00`, `tomorrow 9am`, `today 17:00`, `eod`, `+3h`, `+30m`, `+2d`, `in 3 hours`, `2026-12-01`, `2026-12-01 14:30`.
time-no-such-day = There is no such day as “{ $text }” in the calendar. Please check the date; dates are written year-month-day, such as `2026-12-01`.
time-past = “{ $text }” was read as { $read_as }, which has already passed. Please give a time that is still ahead, such as `tomorrow 9am` or `+3h`.
time-too-far = “{ $text }” is more than two years ahead. Please give an earlier time, such as `fri 17:00` or `2026-12-01`.
