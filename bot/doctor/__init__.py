"""`warroom doctor`: looks at everything that has to be right for Warroom to work, and changes nothing."""
