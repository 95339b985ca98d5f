"""bangxin（帮信）：让信息网络犯罪的法律可执行、可解释、可核对。

>>> import bangxin
>>> result = bangxin.assess("examples/official/case7.yaml")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "assess"]

if TYPE_CHECKING:
    from bangxin.app.assessing import assess


def __getattr__(name: str) -> Any:
    """Load the engine on first use, so that ``import bangxin`` stays light."""
    if name == "assess":
        from bangxin.app.assessing import assess

        return assess
    raise AttributeError(f"module 'bangxin' has no attribute {name!r}")
