# What a door answers when something cannot be done.
guest-refused = Only full members of this workspace can use Warroom. Please ask a colleague to do it for you.
escalation-unknown = There is no { $name } that you can see. `/escalate list` shows what is open.
not-a-war-room = This channel is not a war room. Go to one, or name the escalation: `/warroom ESC-12 { $example }`.
person-unknown = I know nobody called “{ $name }” here. Please mention them with @, as in @ana.
person-ambiguous = { $count } people are called “{ $name }”. Please mention the one you mean with @.
something-broke = Something went wrong on my side and nothing was changed. Please try again; if it happens again, tell whoever runs Warroom this number: { $reference }.
database-away = I cannot reach my database at the moment, so nothing was saved. Please try again in a minute.
database-lost = I lost my database just while I was saving this, so I do not know whether it was saved. Please look before you try again.
changed-meanwhile = Somebody else is changing this at the same moment, so nothing was done. Please try again.
form-not-opened = Slack did not let me open the form. Please try again.
button-outdated = This button leads to nothing that you can see any more. `/escalate list` shows what is open.
answer-title = Warroom
