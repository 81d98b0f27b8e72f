"""The wheel: the package, with the folders beside it that it needs (living_framework/shipped.py)."""

import runpy
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
SHIPPED = runpy.run_path(str(HERE / "living_framework/shipped.py"))["NAMES"]


class BuildWithShipped(build_py):
    """The package as a wheel has it; an editable install uses the folders of the checkout."""

    def run(self) -> None:
        """Copy the modules, then what travels with them."""
        super().run()
        for name in () if self.editable_mode else SHIPPED:
            target = Path(self.build_lib) / "living_framework" / name
            shutil.rmtree(target, ignore_errors=True)
            if (HERE / name).is_dir():
                shutil.copytree(HERE / name, target)
            else:
                shutil.copy2(HERE / name, target)


setup(cmdclass={"build_py": BuildWithShipped})
