"""Runs a notebook from top to bottom, as Jupyter would, and looks at every figure that it draws.

run_notebook.py NOTEBOOK FOLDER

Cells run in FOLDER, in the environment of this script. Ends with 1, and the source of the cell, when
a cell fails, draws a figure in which nothing is drawn or that has no title or label, or when the
notebook comes with outputs; prints the number of figures.
"""

import pathlib
import sys

import nbclient
import nbformat

# What the kernel does before the first cell: whenever a figure becomes an image, it is looked at.
WATCH = '''
from matplotlib.backend_bases import FigureCanvasBase as _Canvas
from matplotlib.collections import LineCollection as _LineCollection
import numpy as _numpy

def _finite(values):
    values = _numpy.ma.asarray(values, dtype=float)
    return bool(_numpy.isfinite(_numpy.ma.filled(values, _numpy.nan)).any())

def _draws(axes):
    # A line across the whole panel or a band behind it is no data, nor are the bars of errors.
    return (
        any(_finite(line.get_ydata()) for line in axes.lines if len(line.get_xdata()) > 2)
        or any(_finite(bar.get_height()) and bar.get_height() for bar in axes.patches
               if hasattr(bar, "get_height") and bar.get_data_transform() == axes.transData)
        or any(_finite(image.get_array()) for image in axes.images)
        or any(_finite(path.vertices) for area in axes.collections for path in area.get_paths()
               if not isinstance(area, _LineCollection) and len(path.vertices) > 0)
    )

def _faults(figure):
    for place, axes in enumerate(figure.axes):
        if not _draws(axes):
            yield f"nothing is drawn in panel {place}"
        if not (axes.get_title("left") or axes.get_title() or axes.get_ylabel()):
            yield f"no title on panel {place}"

_FOUND = []
_print_figure = _Canvas.print_figure

def _look_and_print(canvas, *arguments, **options):
    _FOUND.append(list(_faults(canvas.figure)))
    return _print_figure(canvas, *arguments, **options)

_Canvas.print_figure = _look_and_print
'''

COUNT = 'print("FIGURES", len(_FOUND), *["; ".join(faults) for faults in _FOUND if faults], sep="|")'


def fail(notebook, cell, why):
    print(f"{notebook.name}: {why}\n--- the cell ---\n{cell.source}", file=sys.stderr)
    sys.exit(1)


def main(notebook, folder):
    document = nbformat.read(notebook, as_version=4)
    nbformat.validate(document)
    for cell in document.cells:
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
            fail(notebook, cell, "comes with outputs; clear them before it is committed")

    # The kernel is asked by a cell of ours, which has to have a place of its own in the notebook.
    cells = list(document.cells)
    document.cells.append(nbformat.v4.new_code_cell())

    def ask(source):
        document.cells[-1].source = source
        return client.execute_cell(document.cells[-1], len(cells)).outputs

    client = nbclient.NotebookClient(
        document, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}
    )
    figures = 0
    with client.setup_kernel():
        ask(WATCH)
        for place, cell in enumerate(cells):
            if cell.cell_type != "code":
                continue
            try:
                client.execute_cell(cell, place)
            except nbclient.exceptions.CellExecutionError as error:
                fail(notebook, cell, f"{error.ename}: {error.evalue}")
            _, seen, *faults = ask(COUNT)[0].text.strip().split("|")
            if faults:
                fail(notebook, cell, f"a figure is empty: {faults[0]}")
            shown = sum("image/png" in output.get("data", {}) for output in cell.outputs)
            if shown != int(seen) - figures:
                fail(notebook, cell, f"{int(seen) - figures} figures were drawn, {shown} shown")
            figures = int(seen)
    print(figures)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
