# What stands where words were erased or redacted
erased-text = (erased under the retention rule)
redacted-mark = [redacted by @{ $who } on { $at } because { $reason }]
timeline-redacted = redacted line { $line } because { $reason }
numbered-line = *{ $number }* · { $line }
redact-needs-line = Which line? `/warroom timeline numbered` shows their numbers; then for example `/warroom redact 7 because it holds a password`.
redact-needs-reason = Please say why: `/warroom redact { $number } because it holds a password`.
redact-no-line = The timeline of { $name } has no line { $number }; it has { $count }. `/warroom { $name } timeline numbered` shows them.
redact-nothing = Line { $number } of { $name } holds no words of anybody that could be redacted.
redact-not-yours = Only the owner of { $name } and the managers may redact. Please ask { $owner }.
redact-done = Line { $number } of { $name } is redacted. In its place it says so, with your name and the reason; messages that Warroom can edit follow by themselves.
redact-by-hand = Please delete these in Slack yourself; they still show it:
redact-by-hand-line = • { $where }, sent { $at }
redact-elsewhere = What people wrote themselves in Slack, dossiers that left it, and what Warroom sent longer than { $age } ago are not known here.
redact-message = this message
redact-place = { $message } ({ $where })
