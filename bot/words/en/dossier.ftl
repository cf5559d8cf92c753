# The dossier: everything of one escalation, as a file.
dossier-confidential = Confidential
dossier-made = Dossier of { $name }, written by Warroom on { $at }.
dossier-fact-customer = Customer
dossier-fact-kind = Kind
dossier-fact-severity = Severity
dossier-fact-severity-reason = Reason for this severity
dossier-fact-status = Status
dossier-fact-owner = Owner
dossier-fact-requester = Raised by
dossier-fact-room = War room
dossier-fact-case = Case
dossier-fact-raised = Raised
dossier-fact-accepted = Accepted
dossier-fact-resolved = Resolved
dossier-fact-closed = Closed
dossier-situation = What is happening
dossier-impact = Impact
dossier-impact-users = Users affected
dossier-impact-blocked = What is blocked
dossier-impact-workaround = Workaround
dossier-impact-revenue = Revenue at stake
dossier-impact-deadline = Deadline
dossier-outcome = Outcome
dossier-declined = Declined: { $reason }
dossier-reopened = Opened again because: { $reason }
dossier-people = People
dossier-still = now
dossier-role-owner = Escalation manager (owner)
dossier-role-executive_sponsor = Executive sponsor
dossier-role-technical_lead = Technical lead
dossier-role-customer_lead = Customer lead
dossier-role-communications_lead = Communications lead
dossier-role-scribe = Scribe
dossier-role-partner_lead = Partner lead
dossier-clocks = Clocks
dossier-target = { $target } ({ $calendar })
dossier-clock-held = held by a pause
dossier-clock-running = still running
dossier-clock-running-late = late, still running
dossier-clock-met = in time, { $at }
dossier-clock-late = late, { $at }
dossier-clock-over = needed nothing more, { $at }
dossier-clock-late-over = late; needed nothing more, { $at }
dossier-clock-watched = stopped while the fix is being watched, { $at }
dossier-clock-undone = did not hold, { $at }
dossier-paused = paused { $begin } – { $until }: { $reason }
dossier-late = late because: { $reason }
dossier-plan = Plan against actual
dossier-step-open = open
dossier-step-done = done { $at }
dossier-step-late = done late, { $at }
dossier-step-dropped = taken back
dossier-updates = Updates as sent
dossier-audience =
    { $audience ->
        [executive] Executive update
        [customer] Customer update
        [partner] Partner update
       *[internal] Update to the war room
    }
dossier-update-approved = { dossier-audience } { $number }, sent { $at }, approved by { $who }
dossier-update-by = { dossier-audience } { $number }, sent { $at } by { $who }
dossier-update-recorded = { dossier-audience } { $number }, recorded as sent { $at } by { $who }
dossier-update-kept = { dossier-audience } { $number }, kept { $at }; it went to nobody
dossier-update-unreviewed = { dossier-audience } { $number }, sent { $at }, not reviewed by anybody
dossier-timeline = Timeline
dossier-head-what = What
dossier-head-said = Said
dossier-head-role = Role
dossier-head-who = Who
dossier-head-from = From
dossier-head-until = Until
dossier-head-clock = Clock
dossier-head-target = Target
dossier-head-started = Started
dossier-head-due = Due
dossier-head-result = Result
dossier-head-note = Note
dossier-head-milestone = Milestone
dossier-head-planned = Planned first
dossier-head-actual = Actual
dossier-head-when = When

export-answer = The dossier of { $name } is on its way to your messages from Warroom, as Markdown and as HTML to print.
export-comment = The dossier of *{ $name }* { $title }
export-title-md = { $name }: dossier (Markdown)
export-title-html = { $name }: dossier (to print)
