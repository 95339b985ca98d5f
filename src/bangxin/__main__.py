"""``python -m bangxin``."""

from bangxin.cli import main

if __name__ == "__main__":
    main()
