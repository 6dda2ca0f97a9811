"""Reads labelled arrays as a stranger would, with xarray, and prints what it finds.

Usage: read_arrays.py FILE
"""
import sys

import xarray

with xarray.open_dataset(sys.argv[1], engine="h5netcdf") as dataset:
    print(dict(dataset.sizes), sorted(dataset.coords))
    print(dataset["loss"].sel(line=20, mode=b"ring").values.tolist(), dataset["loss"].attrs["units"])
    print([text.decode("utf-8") for text in dataset["reason"].values[1]])
    print(dataset["seed"].values.tolist(), dataset.attrs["about"], len(dataset.attrs["digest"]))
