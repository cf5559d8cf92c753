# What Slack shows of the app itself: its page, its commands, the menu of a message.
app-name = Warroom
app-description = Run customer escalations: one war room, one owner, one plan, and clocks that everybody believes.
app-long-description =
    Warroom is for people who run customer escalations. Raise one with /escalate: its war room opens with the duty manager in it and a summary card that stays up to date.
    The owner plans milestones in plain words, clocks warn whoever must act before something is late, and executives hear at a fixed rhythm.
    The customer is told only what a person approved, and a confidential escalation is not there for anybody outside its room.
app-command-escalate = Raise an escalation, or see what is open
app-command-warroom = Run an escalation, in its war room or by its number
shortcut-escalate-message = Escalate this message
shortcut-escalate-message-description = Raise an escalation with what this message says
