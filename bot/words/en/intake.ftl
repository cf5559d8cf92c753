# Raising an escalation.
intake-title = Raise an escalation
intake-submit = Raise
intake-field-title = Title
intake-field-situation = What is happening?
intake-field-customer = Customer
intake-field-kind = Kind
intake-field-severity = Severity
intake-hint-severity = Choose by what is blocked for the customer now. It can be changed later.
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
severity-missing = Choose a severity.
title-missing = Say in a few words what is wrong, for example “Exports fail”.
customer-missing = Name the customer, or leave the field empty.
case-link-unusable = “{ $text }” cannot be used as a case link. Please paste the plain web address of the case (at most 500 characters), starting with https://, or leave the field empty.

# The requester's one message, edited in place.
requester-received = :inbox_tray: *{ $name }* was received. { $duty }
requester-duty = { $duty } is on duty and has it until somebody takes it over.
requester-no-duty = Nobody is on duty, so please name an owner in the war room: `/warroom owner @name`.
requester-room = War room: { $room }
requester-accepted = :handshake: *{ $name }* was accepted by { $owner }.
requester-resolved = :white_check_mark: *{ $name }* is resolved.
requester-closed = :white_check_mark: *{ $name }* is resolved and closed.
requester-outcome = Outcome: { $outcome }
requester-reopened = It was opened again: { $reason }

# The duty manager's message about a request.
request-new = :rotating_light: *{ $severity }* · { $requester } raised *{ $name }*. You are on duty: it is yours until somebody accepts it.
request-accepted = :handshake: *{ $name }* was accepted by { $owner }.
button-accept = Accept
