"""``python -m laser_trim_analyzer`` is the command ``lta``; nothing else is here."""

from laser_trim_analyzer.cli import main

if __name__ == "__main__":
    main()
