import CHDF5

extension ResultLayout {
    /// The attributes of the root.
    static func readHeader(
        of file: hid_t
    ) throws(HDF5.Failure) -> (header: RunHeader, digest: String, complete: String) {
        let header = RunHeader(
            scenario: try HDF5.textAttribute("scenario", of: file),
            about: try HDF5.textAttribute("about", of: file),
            seed: try HDF5.unsignedAttribute("seed", of: file),
            command: try HDF5.textAttribute("command", of: file),
            resolvedScenario: try HDF5.textAttribute("resolved_scenario", of: file),
            version: try HDF5.textAttribute("zoosim_version", of: file))
        return (
            header, try HDF5.textAttribute("digest", of: file),
            try HDF5.textAttribute("complete", of: file)
        )
    }

    /// The metrics in the order of their names.
    static func readMetrics(of file: hid_t) throws(HDF5.Failure) -> [Metric] {
        let group = try HDF5.identifier(
            H5Gopen2(file, "/\(Self.metrics)", hid_t(H5P_DEFAULT)))
        defer { H5Gclose(group) }
        var metrics: [Metric] = []
        for name in try HDF5.linkNames(of: group) {
            let dataset = try HDF5.identifier(H5Dopen2(group, name, hid_t(H5P_DEFAULT)))
            defer { H5Dclose(dataset) }
            var value = 0.0
            try HDF5.check(
                H5Dread(
                    dataset, chdf5_memory_real(), chdf5_everything(), chdf5_everything(),
                    hid_t(H5P_DEFAULT), &value))
            metrics.append(
                Metric(
                    name: metric(ofDataset: name), value: value,
                    unit: try HDF5.textAttribute("units", of: dataset),
                    about: try HDF5.textAttribute("long_name", of: dataset)))
        }
        return metrics.sorted { $0.name < $1.name }
    }
}

extension HDF5 {
    /// The names of a group's members, in the order of the names.
    static func linkNames(of group: hid_t) throws(Failure) -> [String] {
        var names: [String] = []
        let status = withUnsafeMutablePointer(to: &names) { target in
            H5Literate(
                group, H5_INDEX_NAME, H5_ITER_INC, nil,
                { _, name, _, target in
                    guard let name, let target else { return -1 }
                    target.assumingMemoryBound(to: [String].self).pointee
                        .append(String(cString: name))
                    return 0
                }, target)
        }
        try check(status)
        return names
    }
}
