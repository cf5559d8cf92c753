# What whoever comes into a war room, or asks `@Warroom catch me up`, sees for their eyes only.
catch-up-heading = :eyes: You are in the war room of *{ $name }* { $title }
catch-up-reading = Only you see this. The pinned summary card at the top is always up to date; `/warroom timeline` tells what has happened, `/warroom status` what is planned.
catch-up-elsewhere = This channel is not a war room. In one, `@Warroom catch me up` tells you privately where it stands; here, `/warroom ESC-12 status` does.
catch-up-what = I can catch you up: `@Warroom catch me up`. `/warroom help` shows everything else.
