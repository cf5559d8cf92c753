"""The table the help and the README are made of: each command with an example that works as it stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One line of the help: the call's shape, an example that works as it stands, and the id of what it does."""

    shape: str
    example: str
    words: str


COMMANDS = (
    Command("/escalate", "/escalate", "help-escalate"),
    Command("/escalate <title>", "/escalate Exports fail", "help-escalate-title"),
    Command(
        "/escalate now <SEV1–SEV4> [customer:] <title>", "/escalate now SEV1 Acme: exports fail", "help-escalate-now"
    ),
    Command(
        "/escalate now confidential <SEV1–SEV4> [customer:] <title>",
        "/escalate now confidential SEV1 Acme: data leaked",
        "help-escalate-now-confidential",
    ),
    Command("/escalate list [mine|open|at-risk|all] [customer]", "/escalate list mine", "help-escalate-list"),
    Command("/escalate show ESC-12", "/escalate show ESC-12", "help-escalate-show"),
    Command("/escalate help", "/escalate help", "help-escalate-help"),
    Command("/warroom status", "/warroom status", "help-warroom-status"),
    Command("/warroom timeline [numbered] [what] [@who]", "/warroom timeline milestones @ana", "help-warroom-timeline"),
    Command("/warroom sla", "/warroom sla", "help-warroom-sla"),
    Command("/warroom owner <@who>", "/warroom owner @ana", "help-warroom-owner"),
    Command("/warroom handover <@who>", "/warroom handover @li", "help-warroom-handover"),
    Command("/warroom role <role> <@who>|nobody", "/warroom role technical-lead @raj", "help-warroom-role"),
    Command(
        "/warroom severity SEV1 because <reason>",
        "/warroom severity SEV1 because nobody can work",
        "help-warroom-severity",
    ),
    Command(
        "/warroom milestone <what> [@who] by <when>",
        "/warroom milestone Fix live in EU @ana by fri 17:00",
        "help-warroom-milestone",
    ),
    Command("/warroom milestone done M2", "/warroom milestone done M2", "help-warroom-milestone-done"),
    Command(
        "/warroom milestone slip M2 to <when> because <reason>",
        "/warroom milestone slip M2 to mon 12:00 because vendor late",
        "help-warroom-milestone-slip",
    ),
    Command(
        "/warroom milestone reassign M2 <@who>",
        "/warroom milestone reassign M2 @raj",
        "help-warroom-milestone-reassign",
    ),
    Command(
        "/warroom wait customer|partner because <reason>",
        "/warroom wait customer because we need their log files",
        "help-warroom-wait",
    ),
    Command("/warroom resume", "/warroom resume", "help-warroom-resume"),
    Command("/warroom monitor", "/warroom monitor", "help-warroom-monitor"),
    Command("/warroom update executive|internal [text]", "/warroom update executive", "help-warroom-update"),
    Command("/warroom update customer [text]", "/warroom update customer", "help-warroom-update-customer"),
    Command("/warroom resolve <outcome>", "/warroom resolve Fix is live, Acme confirmed", "help-warroom-resolve"),
    Command("/warroom close", "/warroom close", "help-warroom-close"),
    Command("/warroom reopen because <reason>", "/warroom reopen because exports fail again", "help-warroom-reopen"),
    Command(
        "/warroom redact <line> because <reason>",
        "/warroom redact 7 because it holds a password",
        "help-warroom-redact",
    ),
    Command("/warroom export", "/warroom export", "help-warroom-export"),
    Command("/warroom ESC-12 <anything above>", "/warroom ESC-12 status", "help-warroom-elsewhere"),
    Command("/warroom help", "/warroom help", "help-warroom-help"),
)
