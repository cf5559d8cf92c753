"""How fast Warroom is, each time beside a floor or a comparison that is measured in the same run."""
