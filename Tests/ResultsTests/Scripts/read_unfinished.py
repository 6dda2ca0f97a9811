"""Reads a file whose run has not ended, with h5py in SWMR mode.

Usage: read_unfinished.py FILE prints the number of rows and the last value of some columns.
"""
import sys

import h5py

with h5py.File(sys.argv[1], "r", libver="latest", swmr=True) as file:
    time, tier = file["network/auctions/time"], file["network/auctions/tier"]
    print(len(time), time[-1], tier[-1].decode("utf-8"), file.attrs["complete"])
    print(repr(file.attrs["digest"]), len(file["metrics"]), file.attrs["scenario"])
