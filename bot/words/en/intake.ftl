# Raising an escalation.
intake-title = Raise an escalation
intake-submit = Raise
intake-field-title = Title
intake-field-situation = What is happening?
intake-field-customer = Customer
intake-field-kind = Kind
intake-field-users = Users affected
intake-field-blocked = What is blocked?
intake-field-workaround = Workaround?
intake-field-revenue = Revenue at stake
intake-field-deadline = Deadline
intake-field-severity = Severity
intake-field-severity-reason = Reason for this severity
intake-example-customer = Search, or type a new name
intake-example-users = 120, ~300, all, unknown
intake-example-revenue = 250k, €1.2m, USD 80,000
intake-example-deadline = fri 17:00, tomorrow 9am, 2026-12-01
intake-severity-as-suggested = { $severity }, as suggested
intake-severity-choose = Choose
intake-reason-wanted = You chose { $severity }: please say why below.
intake-hint-severity = Leave it open to take the suggested one. It can be changed later.
intake-hint-severity-reason = Needed when you choose another severity than the suggested one.
customer-new = New customer
intake-field-case-link = Case link
intake-field-confidential = Confidential
intake-option-confidential = Private: only you, the duty manager and those in its room see it
kind-customer = Customer
kind-customer-means = One account is in trouble
kind-group = Group
kind-group-means = One cause, many accounts
kind-priority = Priority
kind-priority-means = A VIP or staff-level support request
kind-tool_outage = Tool outage
kind-tool_outage-means = An internal tool is down
kind-continuity = Continuity
kind-continuity-means = A business continuity plan is activated
severity-SEV1 = SEV1
severity-SEV2 = SEV2
severity-SEV3 = SEV3
severity-SEV4 = SEV4
severity-missing = Choose a severity, or say above what is blocked and how many users are affected, so that one can be suggested.
severity-reason-missing = { $suggested } is suggested and you chose { $severity }. Please say why in a sentence, or leave Severity open to take the suggested one.
title-missing = Say in a few words what is wrong, for example “Exports fail”.
customer-missing = Name the customer, or leave the field empty.
case-link-unusable = “{ $text }” cannot be used as a case link. Please paste the plain web address of the case (at most 500 characters), starting with https://, or leave the field empty.

# An open escalation that the request resembles.
likeness = :mag: Looks like *{ $name }*, which is open as { $severity }: { $title }
likeness-same-message = It was raised from this very message.
likeness-held = :mag: Nothing was raised yet: it looks like *{ $name }*, as said above. Press *Raise* again to raise it all the same.
likeness-mentioned = It looks like *{ $name }*, which is open as { $severity }: { $title }
likeness-joined = :wave: You take part in *{ $name }* now. Nothing else was raised.
likeness-joined-later = Its war room is not open yet; you are invited when it is.
button-join = Join { $name } instead
join-too-late = { $name } is not under way any more, so there is nothing to join. Please close this and press Raise.

# What `/escalate now` answers.
now-opened = :rotating_light: You opened *{ $name }* as { $severity }.
now-opened-before = You opened this a moment ago: it is *{ $name }*, { $severity }.
now-room-opens = Its war room opens now, and you are invited: #{ $room }

# The requester's one message, edited in place.
requester-received = :inbox_tray: *{ $name }* was received: { not-accepted }.
requester-received-alone = :inbox_tray: *{ $name }* was received. Nobody is on duty, so please name an owner: `/warroom { $name } owner @name`.
requester-room = War room: { $room }
requester-room-not-yet = Its war room opens when somebody accepts it.
requester-room-closed = Its war room was closed.
requester-monitoring = :eyes: *{ $name }* is fixed, and { $owner } watches it for a while.
requester-declined = :no_entry_sign: *{ $name }* was declined: { $reason }
requester-resolved = :white_check_mark: *{ $name }* is resolved.
requester-closed = :white_check_mark: *{ $name }* is resolved and closed.
requester-waiting = We wait for { waiting-on }: { $reason }
requester-outcome = Outcome: { $outcome }
requester-reopened = It was opened again: { $reason }

# The duty manager's message about a request.
request-new = :rotating_light: *{ $severity }* · { $requester } raised *{ $name }*. You are on duty: it is yours until somebody accepts it.
request-next = :rotating_light: *{ $severity }* · { $requester } raised *{ $name }*: { not-accepted }. You are asked now: please accept it, or assign it to somebody.
request-late = :red_circle: *{ $severity }* · *{ $name }* is late since { $due }: { $count ->
        [one] { not-accepted }
       *[other] nobody has accepted it yet; { $duty } were asked
    } before you. { $requester } raised it. You are asked now: please accept it, or assign it to somebody.
request-went-on = :hourglass_flowing_sand: *{ $name }*: { not-accepted }. You can still take it.
request-accepted = :handshake: *{ $name }* was accepted by { $owner }.
request-accepted-moved = :handshake: *{ $name }* was accepted by { $accepter }, and is with { $owner } now.
button-accept = Accept
button-assign = Assign…
button-decline = Decline…

# The request in the intake channel, and the forms behind its buttons.
intake-new = :inbox_tray: *{ $severity }* · *{ $name }* waits for somebody to accept it. Raised by { $requester }
assign-title = Assign
assign-hint = They become the owner and are told by direct message; the request counts as accepted.
assign-submit = Assign
decline-title = Decline
decline-field = Because
decline-hint = The requester sees it.
decline-closes-room = :no_entry_sign: Its war room { $room } will be closed.
decline-submit = Decline
decline-needs-reason = Say in a few words why: the requester sees it.
declined-already = { $name } was declined already. `/escalate` raises it again.
