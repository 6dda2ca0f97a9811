import CHDF5
import NetworkSimulation

/// An open dataset of a column.
struct ColumnReader: ~Copyable {
    private let dataset: hid_t

    init(_ path: String, in file: hid_t) throws(HDF5.Failure) {
        dataset = try HDF5.identifier(H5Dopen2(file, path, hid_t(H5P_DEFAULT)))
    }
    deinit { H5Dclose(dataset) }

    /// Values that the dataset holds.
    func count() throws(HDF5.Failure) -> Int {
        let space = try HDF5.identifier(H5Dget_space(dataset))
        defer { H5Sclose(space) }
        return Int(H5Sget_simple_extent_npoints(space))
    }

    func reals(_ rows: Range<Int>) throws(HDF5.Failure) -> [Double] {
        try read(rows, as: chdf5_memory_real(), filling: 0.0, perRow: 1)
    }

    func integers(_ rows: Range<Int>) throws(HDF5.Failure) -> [Int64] {
        try read(rows, as: chdf5_memory_integer(), filling: 0, perRow: 1)
    }

    func texts(
        _ rows: Range<Int>, of kind: RecordTable.Kind
    ) throws(HDF5.Failure) -> [String] {
        let width = ResultLayout.width(of: kind)
        let bytes = try HDF5.withFixedText(of: width) { type throws(HDF5.Failure) in
            try read(rows, as: type, filling: UInt8(0), perRow: width)
        }
        return (0..<rows.count).map { row in
            StoredText.text(of: bytes[row * width..<(row + 1) * width])
        }
    }

    /// The values of some rows, whatever their kind.
    func values(
        _ rows: Range<Int>, of kind: RecordTable.Kind
    ) throws(HDF5.Failure) -> [RecordValue] {
        switch kind {
        case .integer: try integers(rows).map(RecordValue.integer)
        case .real: try reals(rows).map(RecordValue.real)
        case .text, .word: try texts(rows, of: kind).map(RecordValue.text)
        }
    }

    private func read<Element>(
        _ rows: Range<Int>, as type: hid_t, filling zero: Element, perRow: Int
    ) throws(HDF5.Failure) -> [Element] {
        guard !rows.isEmpty else { return [] }
        var start = hsize_t(rows.lowerBound)
        var count = hsize_t(rows.count)
        let fileSpace = try HDF5.identifier(H5Dget_space(dataset))
        defer { H5Sclose(fileSpace) }
        try HDF5.check(
            H5Sselect_hyperslab(fileSpace, H5S_SELECT_SET, &start, nil, &count, nil))
        let memorySpace = try HDF5.identifier(H5Screate_simple(1, &count, nil))
        defer { H5Sclose(memorySpace) }
        var values = [Element](repeating: zero, count: rows.count * perRow)
        let status = values.withUnsafeMutableBytes { bytes in
            H5Dread(
                dataset, type, memorySpace, fileSpace, hid_t(H5P_DEFAULT), bytes.baseAddress)
        }
        try HDF5.check(status)
        return values
    }
}

/// What is known of a whole table in a file.
enum TableReader {
    /// Rows that every column has: a run that was killed may have flushed some columns further.
    static func rowCount(
        of table: RecordTable, of role: RunRole, in file: hid_t
    ) throws(HDF5.Failure) -> Int {
        var rows = Int.max
        for column in table.columns {
            let reader = try ColumnReader(
                "\(ResultLayout.path(of: table, of: role))/\(column.name)", in: file)
            rows = min(rows, try reader.count())
        }
        return rows
    }
}
