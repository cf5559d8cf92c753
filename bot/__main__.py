"""`python -m bot` is the same as `warroom`."""

from bot.cli import main

raise SystemExit(main())
