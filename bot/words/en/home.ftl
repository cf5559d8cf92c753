# The app's Home.
button-raise = Raise an escalation
home-escalations = My escalations
home-no-escalations = Nothing that is open has anything of yours in it.
home-more-escalations = and { $count } more: `/escalate list mine`
home-updates = Updates due
home-update = Executive update due { $due }. The draft is in your messages from Warroom; *Edit…* shows it here.
home-more-updates = and { $count } more, in your messages from Warroom
home-milestones = My milestones
home-no-milestones = You have nothing to do by a certain time.
home-more-milestones = and { $count } more, due later: `/escalate list mine`
home-late = Late
home-clocks = At risk
home-more-clocks = and { $count } more: `/escalate list at-risk`
home-place = *{ $name }* · { $room } · { $title }
