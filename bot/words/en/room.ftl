# The war room as a channel: what people did to it by hand.
somebody = Somebody
room-archived-told = :card_file_box: { $who } archived #{ $room }, the war room of *{ $name }* { $title }, which is still open. To go on in it, unarchive the channel and invite me with `/invite @Warroom`. All my commands work elsewhere too: `/warroom { $name } status`.
room-lost-told = :warning: I can no longer reach #{ $room }, the war room of *{ $name }* { $title }: I was removed from it or it was deleted. To go on in it, invite me with `/invite @Warroom`. All my commands work elsewhere too: `/warroom { $name } status`.
room-closed-down = :no_entry_sign: { $by } declined *{ $name }*, so this room is closed now: { $reason }
room-taken-out = :repeat: { $by } took this back; there is nothing for you to do.
room-undelivered = :warning: Something could not be put into #{ $room }, the war room of *{ $name }* { $title }: Slack refused `{ $what }` with `{ $problem }`. Nothing else is lost; `/warroom { $name } status` shows everything. If the channel is gone or I am no longer in it, invite me with `/invite @Warroom`.
