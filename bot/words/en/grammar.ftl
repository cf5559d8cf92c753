# Commands: what could not be understood, and what each command does.
command-unknown = There is no `/{ $command } { $text }`. Did you mean `/{ $command } { $nearest }`? `/{ $command } help` lists what I understand.
command-unknown-far = There is no `/{ $command } { $text }`. `/{ $command } help` lists what I understand.
command-unknown-or-title = There is no `/{ $command } { $text }`. Did you mean `/{ $command } { $nearest }`? To raise an escalation titled “{ $text }”, please add a word or two.
command-not-yet = `/{ $command } { $word }` is planned and does not work yet. `/{ $command } help` lists what does.

show-needs-number = Which escalation? Please add its number: `/escalate show ESC-12`.
show-no-number = “{ $text }” is not the number of an escalation. Please write it like `/escalate show ESC-12`; `/escalate list` shows the numbers.

now-needs-severity = How severe is it? Please say it first: `/escalate now SEV1 Acme: exports fail`. For the form, leave out “now”.
now-severity-unknown = I do not know the severity “{ $text }”. Please choose from SEV1 to SEV4: `/escalate now SEV1 Acme: exports fail`.
now-needs-title = What is wrong? Please add a few words: `/escalate now { $severity } Acme: exports fail`.
now-confidential-first = Nothing was opened. For a private war room, please put “confidential” before the severity: `/escalate now confidential { $severity } Acme: exports fail`. Otherwise begin the title with another word.
now-limited = You have opened { $most } escalations like this within { $minutes } minutes. You can open the next one { $again }. Until then `/escalate` opens the form; many accounts with one cause are one escalation of the kind Group.

owner-needs-person = Who becomes the owner? Please name one person: `/warroom owner @ana`.
owner-one-person = You named { $count } people, and an escalation has one owner. Please name one: `/warroom owner @ana`.
owner-no-group = “@{ $text }” is a group, and an owner is one person. Please name a person, such as `@ana`.
resolve-needs-outcome = How did it end? Please add a sentence: `/warroom resolve Fix is live, Acme confirmed`.
takes-nothing = `/warroom { $word }` takes no text, and I read “{ $text }”. Please send `/warroom { $word }` alone.
close-takes-nothing = `/warroom close` takes no text, and I read “{ $text }”. Please send `/warroom close` alone; what came of it goes into `/warroom resolve`.
export-takes-nothing = `/warroom export` takes no text, and I read “{ $text }”. Please send `/warroom export` alone; it gives you Markdown and HTML.
reopen-needs-reason = Why is it open again? Please add a reason: `/warroom reopen because exports fail again`.

milestone-needs-what = What has to happen? Please say what and by when: `/warroom milestone Fix live in EU @ana by fri 17:00`.
milestone-needs-due = When is “{ $text }” due? Please end with “by” and a time: `/warroom milestone Fix live in EU @ana by fri 17:00`.
milestone-one-owner = You named { $count } people, and a milestone has one owner. Please name one: `/warroom milestone Fix live in EU @ana by fri 17:00`.
milestone-who-before-by = After “by” I read “{ $text }”, where only a time can stand. Please put the person before it: `/warroom milestone Fix live in EU @ana by fri 17:00`.
milestone-done-form = Which milestone is done? Please name just one: `/warroom milestone done M2`.
milestone-slip-form = To move a milestone I need its number, the new time and a reason: `/warroom milestone slip M2 to mon 12:00 because vendor late`.
milestone-reassign-form = Which milestone, and who takes it? Please write it like `/warroom milestone reassign M2 @raj`.

help-escalate = Opens the form to raise an escalation.
help-escalate-title = Opens the form with the title filled in.
help-escalate-now = Opens the war room at once, without the form.
help-escalate-now-confidential = Opens a private war room at once, without the form.
help-escalate-list = Lists escalations with owner and next milestone; open ones unless you say otherwise.
help-escalate-show = Shows where one escalation stands.
help-escalate-help = Shows every command with an example.
help-warroom-status = Shows where it stands, for your eyes only. `/warroom` alone does the same.
help-warroom-timeline = Shows what has happened, for your eyes only: all of it, one kind of thing, or what one person did.
help-warroom-redact = Takes the words of one line of the timeline away wherever they stand; a mark stays. `timeline numbered` shows the numbers.
help-warroom-sla = Shows every clock: its target, when it is due, how much is used, pauses and delays with their reasons.
help-warroom-owner = Makes this person the owner and tells them.
help-warroom-handover = Hands the escalation over, with what is still open of the old owner’s milestones.
help-warroom-role = Gives somebody a role, such as technical-lead, customer-lead or executive-sponsor; alone it shows who holds which.
help-warroom-severity = Changes the severity and keeps the reason.
help-warroom-milestone = Adds a milestone; without a name it is yours.
help-warroom-milestone-done = Marks a milestone as done.
help-warroom-milestone-slip = Gives a milestone a later time and keeps the reason.
help-warroom-milestone-reassign = Gives a milestone another owner and tells them.
help-warroom-wait = Says that everybody waits for the customer or a partner, and why.
help-warroom-resume = Ends the waiting.
help-warroom-monitor = Says that it is fixed and watched for a while; `reopen` says that it came back.
help-warroom-resolve = Resolves the escalation with its outcome in a sentence.
help-warroom-export = Sends you the dossier: everything of it, as Markdown and as a page to print.
help-warroom-close = Closes the escalation.
help-warroom-reopen = Opens it again and keeps the reason.
help-warroom-elsewhere = Does the same from outside the war room.
help-warroom-help = Shows every command with an example.
