"""Reads a finished result file as a stranger would, with h5py and xarray, and checks what it holds.

Usage: read_finished.py FILE EXPECTED, where EXPECTED is the JSON that the test wrote: header,
metrics, and for each role and table its columns with unit, clause, kind and values.
"""
import json
import sys

import h5py
import numpy
import xarray

path, expected = sys.argv[1], json.load(open(sys.argv[2]))
failures = []


def expect(what, found, wanted):
    if found != wanted:
        failures.append(f"{what}: found {found!r}, expected {wanted!r}")


def values(array):
    if array.dtype.kind == "S":
        return [text.decode("utf-8") for text in array]
    return array.tolist()


with h5py.File(path, "r") as file:
    for name, wanted in expected["header"].items():
        expect(f"attribute {name}", file.attrs[name], wanted)
    expect("hdf5_version", file.attrs["hdf5_version"].count("."), 2)
    expect("groups", list(file), ["network", "twin", "metrics"])
    for role in ("network", "twin"):
        expect(f"tables of {role}", list(file[role]), [t["name"] for t in expected["tables"]])

    for table in expected["tables"]:
        for role in ("network", "twin"):
            group = file[role][table["name"]]
            expect(f"{group.name} title", group.attrs["title"], table["about"])
            names = [column["name"] for column in table["columns"]]
            scale = names[0] if table["isTimeSeries"] else "row"
            wanted = names if table["isTimeSeries"] else ["row"] + names
            expect(f"{group.name} columns", list(group), wanted)
            expect(f"{group[scale].name} is a scale", group[scale].is_scale, True)
            for column in table["columns"]:
                dataset = group[column["name"]]
                expect(f"{dataset.name} units", dataset.attrs["units"], column["unit"])
                expect(f"{dataset.name} long_name", dataset.attrs["long_name"], column["about"])
                expect(f"{dataset.name} values", values(dataset[:]), column[role])
                expect(f"{dataset.name} compression", dataset.compression, "gzip")
                expect(f"{dataset.name} compression level", dataset.compression_opts, 1)
                expect(f"{dataset.name} shuffle", dataset.shuffle, True)
                expect(f"{dataset.name} can grow", dataset.maxshape, (None,))
                kind = {"real": "<f8", "integer": "<i8", "text": "|S128", "word": "|S16"}[column["kind"]]
                expect(f"{dataset.name} type", dataset.dtype.str, kind)
                if column["kind"] in ("text", "word"):
                    info = h5py.check_string_dtype(dataset.dtype)
                    expect(f"{dataset.name} encoding", info.encoding, "utf-8")
                else:
                    expect(f"{dataset.name} chunk", dataset.chunks, (16384,))
                if column["name"] != scale:
                    scales = [s.name for s in dataset.dims[0].values()]
                    expect(f"{dataset.name} scale", scales, [group[scale].name])

    expect("metrics", sorted(file["metrics"]), sorted(expected["metrics"]))
    for name, wanted in expected["metrics"].items():
        dataset = file["metrics"][name]
        expect(f"{name} value", float(dataset[()]), wanted["value"])
        expect(f"{name} units", dataset.attrs["units"], wanted["unit"])
        expect(f"{name} long_name", dataset.attrs["long_name"], wanted["about"])

for table in expected["tables"]:
    for role in ("network", "twin"):
        place = f"{role}/{table['name']}"
        with xarray.open_dataset(path, group=place, engine="h5netcdf") as dataset:
            first = table["columns"][0]
            scale = first["name"] if table["isTimeSeries"] else "row"
            rows = len(first[role])
            expect(f"{place} dimensions", dict(dataset.sizes), {scale: rows})
            expect(f"{place} coordinates", list(dataset.coords), [scale])
            expect(f"{place} title", dataset.attrs["title"], table["about"])
            for column in table["columns"]:
                variable = dataset[column["name"]]
                expect(f"{place} {column['name']}", values(variable.values), column[role])
                expect(f"{place} {column['name']} units", variable.attrs["units"], column["unit"])
            if not table["isTimeSeries"]:
                expect(f"{place} row", dataset["row"].values.tolist(), list(range(rows)))

with xarray.open_dataset(path, group="metrics", engine="h5netcdf") as dataset:
    for name, wanted in expected["metrics"].items():
        expect(f"xarray {name}", float(dataset[name]), wanted["value"])

if failures:
    sys.exit("\n".join(failures[:20]))
print("read", sum(len(t["columns"]) for t in expected["tables"]) * 2, "columns")
