"""The Web API methods of the sandbox, one file per family; `table` lists them all by name."""
