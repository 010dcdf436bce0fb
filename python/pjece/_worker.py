"""The program of a worker process: loads the extension module that lies beside this file, and nothing else.

It is started by its path and isolated (``-I -S``), so that what a caller did to ``sys.path`` cannot matter, and in a few
milliseconds.
"""

import sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location

name, path = "pjece._pjece", sys.argv[1]
spec = spec_from_file_location(name, path, loader=ExtensionFileLoader(name, path))
module = module_from_spec(spec)  # type: ignore[arg-type]
spec.loader.exec_module(module)  # type: ignore[union-attr]
module.serve()
