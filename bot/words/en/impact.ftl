# Raising an escalation: the choices about impact, and what was typed that cannot be read.
blocked-everything = Everything: they cannot work
blocked-core = A core job of theirs
blocked-part = Part of a job
blocked-annoyance = Nothing, but it annoys them
blocked-said-everything = everything; they cannot work
blocked-said-core = a core part of their work
blocked-said-part = part of their work
blocked-said-annoyance = nothing, but it annoys them
count-about = about { $number }
count-nearly-all = nearly all { $number }
workaround-none = None
workaround-partly = Partly: it helps some, or costs much
workaround-yes = Yes: they can go on

money-unreadable = I could not read “{ $text }” as an amount of money. These work: 250,000 or 250k (in { $currency }), €1.2m, USD 1.5M, 250.000 €, £20k.
money-ambiguous = “{ $text }” can mean { $small } or { $large }. Please write the number out, such as { $small }.
money-negative = “{ $text }” is less than nothing. Please give the amount without a minus, such as 250,000, or leave the field empty.
money-too-large = “{ $text }” is more than { $largest }, the most that fits here. Please check the number of zeros.
money-unknown-currency = I do not know the currency “{ $currency }” in “{ $text }”. Please use its three-letter code, such as EUR, USD or GBP.
money-which-currency = “{ $text }” is the sign of several currencies. Please use the three-letter code: { $codes }.
count-unreadable = I could not read “{ $text }” as a number of people. These work: 120, 1,200, 12k, ~300, 50-100, all, a few, unknown.
count-ambiguous = “{ $text }” can mean { $small } or { $large }. Please write the number out, such as { $small }.
count-negative = “{ $text }” is less than nobody. Please give the number without a minus, such as 120.
count-percent = “{ $text }” is a share of a number I do not know. Please give a number, such as 120 or ~300, or write all.
count-too-large = “{ $text }” is more people than there are. Please check the number of zeros, or write all.

# The suggested severity and its reasons.
impact-suggested = *Suggested: { $severity }*
impact-suggested-none = No severity is suggested yet. Say what is blocked and how many users are affected.
impact-because-mild = Nothing that was filled in asks for more.
impact-because-blocked =
    { $blocked ->
        [everything] Everything is blocked for { $users }.
        [core] A core job is blocked for { $users }.
        [part] Part of a job is blocked for { $users }.
       *[annoyance] It is an annoyance for { $users }.
    }
impact-because-users = It affects { $users }. What is blocked was not said.
impact-because-kind =
    { $kind ->
        [continuity] A business continuity plan is activated: at least { $least }.
        [group] Many accounts share one cause: at least { $least }.
        [tool_outage] An internal tool is down: at least { $least }.
        [priority] It is a VIP or staff-level request: at least { $least }.
       *[customer] A customer is in trouble: at least { $least }.
    }
impact-because-revenue = { $revenue } is at stake.
impact-because-no-rate = { $revenue } is at stake. This was not weighed, because there is no rate for its currency.
impact-because-deadline = The deadline is { $deadline }.
impact-because-deadline-past = The deadline has passed: { $deadline }.
impact-because-priority = It is a VIP or staff-level request.
impact-because-tier = The customer’s tier is { $tier }.
impact-because-vip = The customer is a VIP.
impact-because-milder =
    { $workaround ->
        [yes] A workaround makes it milder.
       *[partly] A partial workaround makes it milder.
    }
impact-because-workaround =
    { $workaround ->
        [yes] There is a workaround.
        [partly] There is a partial workaround.
       *[none] There is no workaround.
    }
users-number =
    { $count ->
        [one] one user
       *[other] { $count } users
    }
users-about = about { $count } users
users-all = all users
users-all-number = all { $count } users
users-most = nearly all users
users-unknown = an unknown number of users

# What a new request resembles.
similar-why = { $customer } { $words }
similar-same-customer = The same customer.
similar-other-customer = Another customer.
similar-customer-unknown = The customer is not known.
similar-words = Both speak of { $words }.
