"""The command line. For now it only says how it will be used."""


def main() -> int:
    """Print how to use the command."""
    print("usage: detente COMMAND CASE\n\nexample: detente forecast freeze")
    return 0
