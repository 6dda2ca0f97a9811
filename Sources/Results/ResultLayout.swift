import CHDF5
import NetworkSimulation

/// How a result file is laid out.
///
/// - Attributes of the root: `scenario`, `about`, `seed`, `command`, `resolved_scenario`,
///   `zoosim_version`, `hdf5_version`, `digest` (empty until the run ends) and `complete` ("true"
///   or "false").
/// - `/network/<table>` and `/twin/<table>`: a group a table with the attribute `title`, and in it
///   a dataset a column with the attributes `units` and `long_name`, in the order of the columns.
///   Of a time series the column `time` is the dimension scale of the others; other tables have
///   a further dataset `row`, counting from zero, for that.
/// - `/metrics`: a scalar dataset a metric, with `units` and `long_name`. A metric keeps its dots
///   ("jobs.zen-2-7b.efficiency"); "%" and "/" in it are written "%25" and "%2F".
enum ResultLayout {
    /// Rows of one chunk of numbers.
    static let chunkOfNumbers = 16_384
    /// Rows of one chunk of texts, which are 16 times as wide.
    static let chunkOfTexts = 2_048
    /// Name of the scale of a table that is no time series.
    static let rowScale = "row"
    static let metrics = "metrics"

    static func path(of table: RecordTable, of role: RunRole) -> String {
        "/\(role.rawValue)/\(table.name)"
    }

    /// The name of a metric's dataset.
    static func dataset(ofMetric name: String) -> String {
        name.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F")
    }

    /// The metric that a dataset of that name holds.
    static func metric(ofDataset name: String) -> String {
        name.replacing("%2F", with: "/").replacing("%25", with: "%")
    }

    /// Rows of one chunk of a column.
    static func chunk(of kind: RecordTable.Kind) -> Int {
        kind == .text ? chunkOfTexts : chunkOfNumbers
    }

    /// Bytes of one value of a column.
    static func width(of kind: RecordTable.Kind) -> Int {
        switch kind {
        case .text: StoredText.width
        case .word: StoredText.widthOfWord
        case .integer, .real: 8
        }
    }
}

extension ResultLayout {
    /// Makes every object of a new file, so that nothing need be made while it is being read.
    static func create(in file: hid_t, header: RunHeader) throws(HDF5.Failure) {
        try writeHeader(header, to: file)
        for role in RunRole.allCases {
            let group = try createGroup("/\(role.rawValue)", in: file)
            H5Gclose(group)
            for table in RecordTable.all { try create(table, of: role, in: file) }
        }
        let group = try createGroup("/\(metrics)", in: file)
        H5Gclose(group)
    }

    private static func writeHeader(_ header: RunHeader, to file: hid_t) throws(HDF5.Failure) {
        let texts = [
            ("scenario", header.scenario), ("about", header.about), ("command", header.command),
            ("resolved_scenario", header.resolvedScenario), ("zoosim_version", header.version),
            ("hdf5_version", HDF5.version()), ("digest", ""), ("complete", "false"),
        ]
        for (name, text) in texts { try HDF5.setAttribute(name, of: file, to: text) }
        try HDF5.setAttribute("seed", of: file, to: header.seed)
    }

    private static func createGroup(
        _ path: String, in file: hid_t
    ) throws(HDF5.Failure) -> hid_t {
        try HDF5.withProperties(chdf5_class_group_create()) { list throws(HDF5.Failure) in
            try HDF5.check(H5Pset_link_creation_order(list, chdf5_creation_order()))
            try HDF5.check(H5Pset_obj_track_times(list, false))
            return try HDF5.identifier(
                H5Gcreate2(file, path, hid_t(H5P_DEFAULT), list, hid_t(H5P_DEFAULT)))
        }
    }

    private static func create(
        _ table: RecordTable, of role: RunRole, in file: hid_t
    ) throws(HDF5.Failure) {
        let group = try createGroup(path(of: table, of: role), in: file)
        defer { H5Gclose(group) }
        try HDF5.setAttribute("title", of: group, to: table.about)
        var columns = table.columns
        if !table.isTimeSeries {
            columns.insert(
                RecordTable.Column(rowScale, "1", .integer, "number of the row, from zero"), at: 0)
        }
        var scale: hid_t?
        defer { if let scale { H5Dclose(scale) } }
        for column in columns {
            let dataset = try create(column, in: group)
            guard let scale else {
                scale = dataset
                try HDF5.check(H5DSset_scale(dataset, column.name))
                continue
            }
            defer { H5Dclose(dataset) }
            try HDF5.check(H5DSattach_scale(dataset, scale, 0))
        }
    }

    private static func create(
        _ column: RecordTable.Column, in group: hid_t
    ) throws(HDF5.Failure) -> hid_t {
        var none: hsize_t = 0
        var unlimited = chdf5_unlimited()
        let space = try HDF5.identifier(H5Screate_simple(1, &none, &unlimited))
        defer { H5Sclose(space) }
        let dataset = try HDF5.withProperties(chdf5_class_dataset_create()) {
            list throws(HDF5.Failure) in
            var chunk = hsize_t(chunk(of: column.kind))
            try HDF5.check(H5Pset_chunk(list, 1, &chunk))
            try HDF5.check(H5Pset_shuffle(list))
            try HDF5.check(H5Pset_deflate(list, 1))
            try HDF5.check(H5Pset_obj_track_times(list, false))
            return try withFileType(of: column.kind) { type throws(HDF5.Failure) in
                try HDF5.identifier(
                    H5Dcreate2(
                        group, column.name, type, space, hid_t(H5P_DEFAULT), list,
                        hid_t(H5P_DEFAULT)))
            }
        }
        try HDF5.setAttribute("units", of: dataset, to: column.unit)
        try HDF5.setAttribute("long_name", of: dataset, to: column.about)
        return dataset
    }

    /// The type of a column in the file, which is the same on every machine.
    private static func withFileType<Value>(
        of kind: RecordTable.Kind, _ body: (hid_t) throws(HDF5.Failure) -> Value
    ) throws(HDF5.Failure) -> Value {
        switch kind {
        case .integer: try body(chdf5_file_integer())
        case .real: try body(chdf5_file_real())
        case .text, .word: try HDF5.withFixedText(of: width(of: kind), body)
        }
    }
}

extension ResultLayout {
    /// Writes the metrics in the order of their names; the file must not be in the mode for being
    /// read while written.
    static func write(_ metrics: [Metric], to file: hid_t) throws(HDF5.Failure) {
        let group = try HDF5.identifier(
            H5Gopen2(file, "/\(Self.metrics)", hid_t(H5P_DEFAULT)))
        defer { H5Gclose(group) }
        for metric in metrics.sorted(by: { $0.name < $1.name }) { try write(metric, to: group) }
    }

    private static func write(_ metric: Metric, to group: hid_t) throws(HDF5.Failure) {
        let space = try HDF5.identifier(H5Screate(H5S_SCALAR))
        defer { H5Sclose(space) }
        let name = dataset(ofMetric: metric.name)
        let dataset = try HDF5.withProperties(chdf5_class_dataset_create()) {
            list throws(HDF5.Failure) in
            try HDF5.check(H5Pset_obj_track_times(list, false))
            return try HDF5.identifier(
                H5Dcreate2(
                    group, name, chdf5_file_real(), space,
                    hid_t(H5P_DEFAULT), list, hid_t(H5P_DEFAULT)))
        }
        defer { H5Dclose(dataset) }
        var value = metric.value
        try HDF5.check(
            H5Dwrite(
                dataset, chdf5_memory_real(), chdf5_everything(), chdf5_everything(),
                hid_t(H5P_DEFAULT), &value))
        try HDF5.setAttribute("units", of: dataset, to: metric.unit)
        try HDF5.setAttribute("long_name", of: dataset, to: metric.about)
    }
}
