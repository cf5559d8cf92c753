"""The doors of the running bot: envelopes that come twice, buttons, forms that can be corrected, a broken door."""
