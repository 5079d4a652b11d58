"""python -m service.cli: the command `careercite`."""

from service.cli import main

main()
