"""How does it leave, and what came back? The only room that speaks to the network."""
