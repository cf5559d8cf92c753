# The roles of an escalation beside its owner.
role-name = { $role ->
        [owner] escalation manager
        [executive_sponsor] executive sponsor
        [technical_lead] technical lead
        [customer_lead] customer lead
        [communications_lead] communications lead
        [partner_lead] partner lead
       *[scribe] scribe
    }
role-label-owner = Owner
role-label-executive_sponsor = Executive sponsor
role-label-technical_lead = Technical lead
role-label-customer_lead = Customer lead
role-label-communications_lead = Communications lead
role-label-scribe = Scribe
role-label-partner_lead = Partner lead
button-roles = Roles…
roles-title = Roles
roles-submit = Save
roles-unchanged = Nothing was changed. Choose somebody for a role, or take somebody out.
roles-heading = *Roles in { $name }*
roles-line = { $label }: { $holder }
roles-none = Nobody holds one yet. `/warroom { $name } role technical-lead @name` names somebody.
card-technical-lead =
    {"*"}Technical lead*
    { $holder }
card-customer-lead =
    {"*"}Customer lead*
    { $holder }
card-sponsor =
    {"*"}Executive sponsor*
    { $holder }
role-held = { $holder } is the { role-name } of { $name }.
role-held-by-nobody = { $name } has no { role-name } yet. `/warroom { $name } role { $typed } @name` names one.
role-answer = { $holder } is the { role-name } of { $name } now.
role-cleared-answer = { $name } has no { role-name } now.
role-undone-answer = Taken back: the { role-name } of { $name } is { $holder }.
roles-answer = { $count } roles of { $name } were changed.
role-given = :bust_in_silhouette: { $by } made you the { role-name } of *{ $name }*.
role-taken = :bust_in_silhouette: { $by } changed the { role-name } of *{ $name }*; you no longer are.
told-role-undone = { $back ->
        [yes] :bust_in_silhouette: { $by } took that back: you are the { role-name } of *{ $name }* again.
       *[no] :bust_in_silhouette: { $by } took that back: you are not the { role-name } of *{ $name }*.
    }
role-unknown = I know no role “{ $text }”. These work: `technical-lead`, `customer-lead`, `executive-sponsor`, `communications-lead`, `partner-lead`, `scribe`, `owner`. For example: `/warroom role technical-lead @raj`.
role-needs-person = Who becomes the { role-name }? Please name one person, such as `@raj`, or write `nobody`.
role-already = { $holder } is the { role-name } of { $name } already.
role-nobody-already = { $name } has no { role-name }, so there is nobody to take it from.
role-owner-needed = { $name } needs an owner. To name another one: `/warroom { $name } owner @name`.
role-too-late = { $name } is { $status }, so its roles cannot change any more. `/warroom { $name } reopen because …` opens it again.
person-is-outside = { $person } is a guest or from another organisation and cannot be in the internal war room. Please name a colleague of this workspace.
person-is-partner = { $person } is a guest or from another organisation, and the internal war room is never theirs. Please name the colleague who looks after the partner.
timeline-role = made { $holder } the { role-name }
timeline-role-cleared = took the role of { role-name } from { $was }
timeline-role-undone = took back the change of the { role-name }: it is { $holder } now
