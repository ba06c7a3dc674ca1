"""From files to rows for a history, in any thread or process: what reads here needs no database, and loads none."""
